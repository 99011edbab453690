import { removePrivateDirectory } from '../process/private-directory.js';
import { startOf } from '../process/owner.js';
import { systemProcesses } from '../process/process-table.js';
import { rootTag } from '../process/run-tag.js';
import { sweepUntilDead } from '../reaper/sweep-until-dead.js';

/** What the sidecar becomes when the owner of the run is dead. */
const [runId, owner] = process.argv.slice(2);
sweepUntilDead({ prefix: rootTag(runId) }, systemProcesses, startOf(owner));
removePrivateDirectory(runId);
