// Which factors of a model are worth fitting? Run it with: node examples/sensitivity/screening.js
import {
  bootstrapPlot,
  conjunctiveGaussian,
  EstimatedEffects,
  fromUnitCube,
  hsicSensitivity,
  sensitivityPlot,
  stableRadialTrajectories,
} from 'glompo/sensitivity';
import { FACTORS, loss } from './predator-prey.js';

const names = Object.keys(FACTORS);
const bounds = Object.values(FACTORS);
const points = [];
const losses = [];

const found = await stableRadialTrajectories({
  factors: names.length,
  count: 128,
  spacing: 'sobol',
  // Any pool of workers could stand here.
  evaluate: async (x) => loss(fromUnitCube(x, bounds)),
  parallel: 4,
});

const effects = new EstimatedEffects({ factors: names.length, names });
found.trajectories.forEach((trajectory, i) => {
  effects.addTrajectory(trajectory, found.outputs[i]);
  points.push(trajectory.points.subarray(0, names.length));
  losses.push(found.outputs[i][0]);
});

// The base points are a sample by themselves, good enough for a second opinion on what makes the loss low.
const [dependence] = hsicSensitivity(points, losses, {
  outputKernel: conjunctiveGaussian(),
  permutations: 500,
});

const shapes = new Map(sensitivityPlot(effects).map(({ name, shape }) => [name, shape]));
console.log(`${found.evaluations} evaluations, ${(100 * found.validFraction).toFixed(1)} % of them valid`);
console.log('factor       mu*   95 % interval   HSIC share   p-value   shape');
for (const { name, muStar, lower, upper } of bootstrapPlot(effects)) {
  const i = names.indexOf(name);
  const cells = [
    name.padEnd(10),
    muStar.toFixed(2).padStart(6),
    `${lower.toFixed(2)} to ${upper.toFixed(2)}`.padStart(16),
    dependence.share[i].toFixed(2).padStart(13),
    dependence.pValues[i].toFixed(3).padStart(10),
    `   ${shapes.get(name) ?? 'without influence'}`,
  ];
  console.log(cells.join(''));
}
console.log(`the ranking is ${effects.isConverged() ? 'settled' : 'not settled yet'}`);
