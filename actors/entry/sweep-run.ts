import { removePrivateDirectory } from '../process/private-directory.js';
import { notedGroups } from '../process/group-notes.js';
import { startOf } from '../process/owner.js';
import { systemProcesses } from '../process/process-table.js';
import { rootTag } from '../process/run-tag.js';
import { sweepUntilDead } from '../reaper/sweep-until-dead.js';

/** What the sidecar becomes when the owner of the run is dead. */
const [runId, owner] = process.argv.slice(2);
const prefix = rootTag(runId);
const groups = notedGroups(runId).map((group) => ({ prefix, group }));
sweepUntilDead([{ prefix }, ...groups], systemProcesses, startOf(owner));
removePrivateDirectory(runId);
