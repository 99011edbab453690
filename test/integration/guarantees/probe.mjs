import { createManager, defineTask } from 'glompo';
import { maxEvaluations } from 'glompo/exit-conditions';
import { randomSearch } from 'glompo/optimizers';
import { cycle } from 'glompo/selectors';
const t=performance.now();
const m=createManager({task: defineTask(new URL('../../fixtures/tasks/behaviours.mjs', import.meta.url),{export:'sphere',options:{d:new Date()}}),bounds:[[0,1]],optSelector:cycle(randomSearch()),backend:process.argv[2],maxJobs:1,exitConditions:maxEvaluations(50)});
try{await m.run()}catch(e){console.log(e.code,e.message)}
console.log('ms',performance.now()-t, m.result?.optimizers, m.result?.exitReason);
