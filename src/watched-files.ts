import type { GlompoError } from './domain/errors.js';
import type { ManagerChange, PointToInject } from './intervention-input.js';
import type { Answer, ControlFiles, ControlListener } from './storage/control-files.js';

/** What those who write the files may do to a run. */
export interface Intervenable {
  stop(reason: string, by: string): unknown;
  stopOptimizer(optimizerId: number, reason: string, by: string): void;
  pause(optimizerId: number | undefined, by: string): void;
  resume(optimizerId: number | undefined, by: string): void;
  inject(point: PointToInject, by: string): void;
  change(settings: ManagerChange, by: string): void;
  checkpoint(by: string): Promise<unknown>;
}

/** The files in a working directory by which others intervene in a run. */
export async function watchedFiles(
  manager: Intervenable,
  directory: string,
  onWarning: (error: GlompoError) => void,
): Promise<ControlFiles> {
  const [{ ControlFiles: Files }, { conditionFromText }] = await Promise.all([
    import('./storage/control-files.js'),
    import('./recorded-config/condition-from-text.js'),
  ]);
  const listener: ControlListener = {
    stop: (reason, by) => {
      void manager.stop(reason, by);
      return null;
    },
    stopOptimizer: (id, reason, by) => answer(() => manager.stopOptimizer(id, reason, by)),
    pause: (id, by) => answer(() => manager.pause(id ?? undefined, by)),
    resume: (id, by) => answer(() => manager.resume(id ?? undefined, by)),
    inject: ({ x, fx, optimizerId }, by) => {
      const point: PointToInject = {
        x,
        ...(fx !== null && { fx }),
        ...(optimizerId !== null && { optimizerId }),
      };
      return answer(() => manager.inject(point, by));
    },
    checkpoint: async (by) => {
      await manager.checkpoint(by);
      return null;
    },
    change: ({ exitConditions, maxJobs }, by) =>
      answer(() =>
        manager.change(
          {
            ...(exitConditions !== null && { exitConditions: conditionFromText(exitConditions, 'exit') }),
            ...(maxJobs !== null && { maxJobs }),
          },
          by,
        ),
      ),
    onWarning,
  };
  return new Files(directory, listener);
}

/** What throws is not done; the files say why. */
function answer(action: () => void): Answer {
  action();
  return null;
}
