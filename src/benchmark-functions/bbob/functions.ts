import { attractiveSector } from './attractive-sector.js';
import { differentPowers } from './different-powers.js';
import { gallagher21, gallagher101 } from './gallagher.js';
import type { Instance, Landscape } from './instance.js';
import { katsuura } from './katsuura.js';
import { linearSlope } from './linear-slope.js';
import { bentCigar, discus, ellipsoid, rotatedEllipsoid, sphere } from './quadratics.js';
import { buecheRastrigin, lunacekBiRastrigin, rotatedRastrigin, separableRastrigin } from './rastrigins.js';
import { griewankRosenbrock, rosenbrock, rotatedRosenbrock } from './rosenbrocks.js';
import { illConditionedSchaffers, schaffers } from './schaffers.js';
import { schwefel } from './schwefel.js';
import { sharpRidge } from './sharp-ridge.js';
import { stepEllipsoid } from './step-ellipsoid.js';
import { weierstrass } from './weierstrass.js';

/** The functions in the order of their numbers, f1 first, with their titles in RR-6829. */
export const FUNCTIONS: readonly { readonly title: string; land(instance: Instance): Landscape }[] = [
  { title: 'Sphere', land: sphere },
  { title: 'Ellipsoidal, separable', land: ellipsoid },
  { title: 'Rastrigin, separable', land: separableRastrigin },
  { title: 'Büche-Rastrigin', land: buecheRastrigin },
  { title: 'Linear Slope', land: linearSlope },
  { title: 'Attractive Sector', land: attractiveSector },
  { title: 'Step Ellipsoidal', land: stepEllipsoid },
  { title: 'Rosenbrock, original', land: rosenbrock },
  { title: 'Rosenbrock, rotated', land: rotatedRosenbrock },
  { title: 'Ellipsoidal', land: rotatedEllipsoid },
  { title: 'Discus', land: discus },
  { title: 'Bent Cigar', land: bentCigar },
  { title: 'Sharp Ridge', land: sharpRidge },
  { title: 'Different Powers', land: differentPowers },
  { title: 'Rastrigin', land: rotatedRastrigin },
  { title: 'Weierstrass', land: weierstrass },
  { title: 'Schaffers F7', land: schaffers },
  { title: 'Schaffers F7, moderately ill-conditioned', land: illConditionedSchaffers },
  { title: 'Composite Griewank-Rosenbrock F8F2', land: griewankRosenbrock },
  { title: 'Schwefel', land: schwefel },
  { title: 'Gallagher’s Gaussian 101-me Peaks', land: gallagher101 },
  { title: 'Gallagher’s Gaussian 21-hi Peaks', land: gallagher21 },
  { title: 'Katsuura', land: katsuura },
  { title: 'Lunacek bi-Rastrigin', land: lunacekBiRastrigin },
];
