// What can be ordered to go wrong on a Windows machine (docs/integrations/stand-ins/windows.md has the table).

/** How an answer is written. */
export type AnswerFault =
  | { readonly kind: 'clixml' }
  | { readonly kind: 'noise' }
  | { readonly kind: 'bom' }
  | { readonly kind: 'utf16' }
  | { readonly kind: 'oem-json' }
  | { readonly kind: 'line-feeds' }
  | { readonly kind: 'wrapped' }
  | { readonly kind: 'half'; readonly exitCode?: number }
  | { readonly kind: 'no-answer'; readonly exitCode?: number }
  | { readonly kind: 'dates' }
  | { readonly kind: 'unwrapped' }
  | { readonly kind: 'shallow' }
  | { readonly kind: 'exit-zero' }
  | { readonly kind: 'wrong-type'; readonly what?: 'numbers' | 'texts' | 'nulls' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'clock-skew'; readonly hours?: number }
  | { readonly kind: 'huge'; readonly bytes?: number };

/** What befalls the session. */
export type SessionFault =
  | { readonly kind: 'cut' }
  /** Carried out, and then cut. */
  | { readonly kind: 'lost-answer' }
  | { readonly kind: 'silent'; readonly seconds?: number }
  | { readonly kind: 'no-powershell' }
  | { readonly kind: 'constrained' }
  | { readonly kind: 'access-denied' };

/** What befalls a task that is started, and the job in it. */
export type TaskFault =
  | { readonly kind: 'task-queued'; readonly seconds?: number }
  | { readonly kind: 'task-never-runs' }
  | { readonly kind: 'task-stuck' }
  | { readonly kind: 'task-killed' }
  | { readonly kind: 'task-lost' }
  | { readonly kind: 'no-result' }
  | { readonly kind: 'task-refused' }
  | { readonly kind: 'wsus-down' }
  | { readonly kind: 'search-warning' }
  | { readonly kind: 'download-fails' }
  | { readonly kind: 'updates-fail'; readonly kbs?: readonly string[]; readonly hresult?: string }
  | { readonly kind: 'install-aborted' }
  | { readonly kind: 'restarts-itself' }
  | { readonly kind: 'network-reset' }
  | { readonly kind: 'ti-worker'; readonly seconds?: number };

/** What befalls a restart. */
export type RestartFault =
  | { readonly kind: 'restart-refused' }
  | { readonly kind: 'restart-ignored' }
  | { readonly kind: 'slow-boot'; readonly seconds?: number }
  | { readonly kind: 'never-back' }
  | { readonly kind: 'rolled-back' };

export type Fault = AnswerFault | SessionFault | TaskFault | RestartFault;

/** After how many it begins, how many it befalls, and of which script or job they are. */
export type FaultOrder = Fault & {
  readonly after?: number;
  readonly times?: number;
  readonly of?: { readonly script?: string; readonly job?: string };
};

export const EVERY_ANSWER_FAULT: readonly AnswerFault[] = [
  { kind: 'clixml' },
  { kind: 'noise' },
  { kind: 'bom' },
  { kind: 'utf16' },
  { kind: 'oem-json' },
  { kind: 'line-feeds' },
  { kind: 'wrapped' },
  { kind: 'half', exitCode: 0 },
  { kind: 'half', exitCode: 1 },
  { kind: 'no-answer', exitCode: 0 },
  { kind: 'no-answer', exitCode: 1 },
  { kind: 'dates' },
  { kind: 'unwrapped' },
  { kind: 'shallow' },
  { kind: 'exit-zero' },
  { kind: 'wrong-type', what: 'numbers' },
  { kind: 'wrong-type', what: 'texts' },
  { kind: 'wrong-type', what: 'nulls' },
  { kind: 'duplicated' },
  { kind: 'clock-skew' },
  { kind: 'huge' },
];

export const EVERY_SESSION_FAULT: readonly SessionFault[] = [
  { kind: 'cut' },
  { kind: 'lost-answer' },
  { kind: 'silent' },
  { kind: 'no-powershell' },
  { kind: 'constrained' },
  { kind: 'access-denied' },
];

export const EVERY_TASK_FAULT: readonly TaskFault[] = [
  { kind: 'task-queued' },
  { kind: 'task-never-runs' },
  { kind: 'task-stuck' },
  { kind: 'task-killed' },
  { kind: 'task-lost' },
  { kind: 'no-result' },
  { kind: 'task-refused' },
  { kind: 'wsus-down' },
  { kind: 'search-warning' },
  { kind: 'download-fails' },
  { kind: 'updates-fail' },
  { kind: 'install-aborted' },
  { kind: 'restarts-itself' },
  { kind: 'network-reset' },
  { kind: 'ti-worker' },
];

export const EVERY_RESTART_FAULT: readonly RestartFault[] = [
  { kind: 'restart-refused' },
  { kind: 'restart-ignored' },
  { kind: 'slow-boot' },
  { kind: 'never-back' },
  { kind: 'rolled-back' },
];

/** One of each, and of each that has several ways one of each way: for tests that go through all of them. */
export const EVERY_FAULT: readonly Fault[] = [
  ...EVERY_ANSWER_FAULT,
  ...EVERY_SESSION_FAULT,
  ...EVERY_TASK_FAULT,
  ...EVERY_RESTART_FAULT,
];

export type Waiting = { readonly order: FaultOrder; readonly after: number; readonly times: number };

export function isOfTask(fault: Fault): fault is TaskFault {
  return EVERY_TASK_FAULT.some(({ kind }) => kind === fault.kind);
}

export function isOfRestart(fault: Fault): fault is RestartFault {
  return EVERY_RESTART_FAULT.some(({ kind }) => kind === fault.kind);
}

/** A fault of a task waits for `start`, one of a restart for `restart`, any other for whatever comes. */
function canBefall(fault: Fault, script: string): boolean {
  return isOfTask(fault) ? script === 'start' : isOfRestart(fault) ? script === 'restart' : true;
}

/** The first that was ordered for it and is due, and what is then left. */
export function nextFault(
  waiting: readonly Waiting[],
  script: string,
  job: string,
): { readonly fault?: Fault; readonly left: readonly Waiting[] } {
  let fault: Fault | undefined;
  const left = waiting.flatMap((one) => {
    const { of = {} } = one.order;
    const isMeant = (of.script ?? script) === script && (of.job ?? job) === job && canBefall(one.order, script);
    if (!isMeant) return [one];
    if (one.after > 0) return [{ ...one, after: one.after - 1 }];
    if (fault !== undefined) return [one];
    fault = one.order;
    return one.times > 1 ? [{ ...one, times: one.times - 1 }] : [];
  });
  return fault === undefined ? { left } : { fault, left };
}
