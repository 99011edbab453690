import { bennett5 } from './bennett5.js';
import { boxBod } from './box-bod.js';
import { enso } from './enso.js';
import { eckerle4 } from './eckerle4.js';
import { gauss2 } from './gauss2.js';
import { mgh09 } from './mgh09.js';
import { mgh10 } from './mgh10.js';
import { rat43 } from './rat43.js';
import { thurber } from './thurber.js';

/**
 * Nine problems of the NIST StRD nonlinear regression collection, the data as NIST publishes them (public domain):
 * https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml.
 */
export const PROBLEMS = {
  Bennett5: bennett5,
  BoxBOD: boxBod,
  ENSO: enso,
  Eckerle4: eckerle4,
  Gauss2: gauss2,
  MGH09: mgh09,
  MGH10: mgh10,
  Rat43: rat43,
  Thurber: thurber,
};
