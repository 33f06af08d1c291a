// Faults that a walk must find: each takes one condition out of the product. `from` stands once in its file.

export type Fault = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Of a world that has what the fault is about; none: 1. */
  readonly seed?: number;
};

export const FAULTS: readonly Fault[] = [
  {
    name: 'a failed attempt does not block',
    file: 'domain/gate/obstacles.ts',
    from: "if (lastEnded?.state !== 'failed') return [];",
    to: 'if (lastEnded !== undefined) return [];',
  },
  {
    name: 'an attempt that runs elsewhere does not block',
    file: 'db/queries/gate/gate-linked.ts',
    from: 'where a.ended_at is null\n    union all',
    to: 'where false and a.ended_at is null\n    union all',
  },
  {
    name: 'a go covers what was restored since',
    file: 'domain/gate/go-cover.ts',
    from: 'cover.enrolment === now.enrolment &&',
    to: '',
  },
  {
    name: 'a go covers whatever is linked now',
    file: 'domain/gate/go-cover.ts',
    from: 'cover.linked.join() === now.linked.join() &&',
    to: '',
  },
  {
    name: 'a go covers a link that went and came back',
    file: 'domain/gate/go-cover.ts',
    from: 'cover.dropped.length === 0 &&',
    to: '',
  },
  {
    name: 'a go covers what left production and came back',
    file: 'db/migrations/0100-moved-into-production.ts',
    from: 'update patch_sessions set enrolment = enrolment + 1 where server_id = new.id;',
    to: 'update patch_sessions set enrolment = enrolment where server_id = new.id;',
  },
  {
    name: 'a lost link is acknowledged once for all',
    file: 'domain/gate/go-cover.ts',
    from: 'isKnown(now.lostAs, cover.lostAs) &&',
    to: '',
  },
  {
    name: 'an override covers the next rollback to the same snapshot',
    file: 'domain/gate/blocker.ts',
    from: "['snapshot-', snapshotId, '.', order,",
    to: "['snapshot-', snapshotId, '.',",
  },
  {
    name: 'an override covers the order of another campaign',
    file: 'domain/gate/obstacles.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of the product's source
    from: '`order-${work.sessionId}.${work.askedAt}`',
    to: 'aboutAttempt(null)',
  },
  {
    name: 'what nobody has classified is patched',
    // Not the condition of the start alone: what becomes unclassified loses its go, and gets none.
    file: 'domain/gate/unsaid-environment.ts',
    from: 'if (isProduction(of) !== null) return null;',
    to: 'if (isProduction(of) !== undefined) return null;',
  },
  {
    name: 'an override covers more than it names',
    file: 'domain/gate/override.ts',
    from: 'blockers.every(({ key })',
    to: 'blockers.some(({ key })',
  },
  {
    name: 'an override outlives the attempt that it is about',
    file: 'domain/gate/blocker.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of the product's source
    from: ':${code}:${about}`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
    to: ':${code}`',
  },
  {
    name: 'the orderer is not asked again',
    file: 'domain/campaigns/start-conditions.ts',
    from: '  ordererCondition,\n];',
    to: '];',
  },
  {
    name: 'a validation of another cycle counts',
    file: 'domain/gate/obstacles.ts',
    from: 'return validation.cycle === current.cycle && validation.year === current.year;',
    to: 'return true;',
  },
  {
    name: 'no answer counts as an answer',
    file: 'domain/gate/obstacles.ts',
    from: 'if (opensProduction(validation.status)) return [];',
    to: "if (validation.status !== 'validated_ko') return [];",
  },
  {
    name: 'the non-production of a QuickWin is not waited for',
    file: 'domain/gate/gate.ts',
    from: "if (!pending && status !== 'in_progress') return [];",
    to: "if (status !== 'in_progress') return [];",
  },
  {
    name: 'failed checks stand in for an answer in an emergency',
    file: 'domain/gate/shortened.ts',
    from: "accepted || emergency.checks === 'yes'",
    to: "accepted || emergency.checks !== 'unknown'",
  },
  {
    name: 'a later update found broken what the emergency broke',
    file: 'db/queries/gate/gate-emergency.ts',
    from: 'a.id >= (select min(b.id) from patch_attempts b where b.server_id = v.id and b.campaign_id =',
    to: 'a.id >= (select max(b.id) from patch_attempts b where b.server_id = v.id and 0 <',
  },
  {
    name: 'the season follows the branch of the session',
    file: 'jobs/sessions/start-session.ts',
    from: 'inTrafficSeason(session.domain_code, branchToday(session.branch, environmentOf(session)), today)',
    to: 'inTrafficSeason(session.domain_code, session.branch, today)',
  },
  {
    name: 'a slot that was missed is caught up',
    file: 'domain/campaigns/start-conditions.ts',
    from: 'return now.getTime() - heardAt > graceMs;',
    to: 'return !onTime && now.getTime() - heardAt > graceMs;',
  },
  {
    name: 'an update that was given up is forgotten',
    file: 'domain/campaigns/start-conditions.ts',
    from: '  unclosedCondition,\n  runningCondition,',
    to: '  runningCondition,',
  },
  {
    name: 'an update that was given up in its cluster is forgotten',
    file: 'domain/campaigns/start-conditions.ts',
    from: "exclusiveGroupUnclosed,\n      'exclusive-unclosed',",
    to: "null,\n      'exclusive-unclosed',",
  },
  {
    name: 'a server is patched twice at once',
    file: 'domain/campaigns/start-conditions.ts',
    from: "attemptRunning,\n      'attempt-running',",
    to: "false,\n      'attempt-running',",
  },
  {
    name: 'an order outlives the assignment of its server',
    file: 'jobs/sessions/start-session.ts',
    from: 'ownSession: settings.ownServersOnly === true ? session.id : null,',
    to: 'ownSession: null,',
  },
  {
    name: 'the list of hosts of the orderer is not asked again',
    file: 'db/queries/attempts/orders.ts',
    from: "if (outside.length > 0) return { kind: 'out-of-reach', name };",
    to: '',
  },
  {
    name: 'what an action stops is not owed',
    file: 'db/queries/actions/attempt-actions.ts',
    from: ".when('restart_words', 'is not', null)",
    to: ".when('restart_words', 'is', null)",
  },
  {
    name: 'what was stopped waits for the next attempt',
    file: 'db/queries/actions/owed-restarts.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of the product's source
    from: 'and not ${taken})`.execute(trx);',
    to: 'and false)`.execute(trx);',
  },
  {
    name: 'old prerequisites are believed',
    file: 'domain/campaigns/start-conditions.ts',
    from: '!(ageMs < minutes * 60_000 && ageMs >= -FUTURE_TOLERANCE_MS)',
    to: '!(ageMs >= -FUTURE_TOLERANCE_MS)',
  },
  {
    name: 'a ring does not wait for an answer',
    // Not in `ring-gate.ts`: an answer that is missing there is no number, and keeps the ring closed by another rule.
    file: 'db/queries/rings/ring-facts.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of the product's source
    from: 'case when p.status = any(${[...OPENING_STATUSES]}::text[])',
    to: "case when p.status <> 'validated_ko'",
    seed: 2,
  },
  {
    name: 'a ring is not observed',
    file: 'domain/rings/ring-gate.ts',
    from: 'return dayOf(now, zone) >= until ? null :',
    to: 'return dayOf(now, zone) >= "" ? null :',
    seed: 2,
  },
  {
    name: 'an opening that was withdrawn opens',
    file: 'db/queries/rings/ring-facts.ts',
    from: "    .where('withdrawn_at', 'is', null)\n",
    to: '',
    seed: 2,
  },
  {
    name: 'a site that has not answered is patched',
    file: 'domain/rings/site-gate.ts',
    from: "if (answer === null) return { state: 'unanswered', site: site.name };",
    to: "if (answer === null) return { state: 'open' };",
    seed: 2,
  },
  {
    name: 'a refusal of a site is not heard',
    file: 'domain/rings/site-gate.ts',
    from: "if (answer.answer === 'refused') return { state: 'refused', site: site.name, by, reason };",
    to: '',
    seed: 2,
  },
  {
    name: 'nothing waits for what it depends on',
    file: 'domain/campaigns/start-conditions.ts',
    from: '  dependencyCondition,\n',
    to: '',
  },
  {
    name: 'a KO of what it depends on holds nobody',
    file: 'domain/dependencies/dependency-gate.ts',
    from: "if (validation === 'validated_ko') return 'refused';",
    to: '',
  },
  {
    name: 'failed checks of what it depends on hold nobody',
    file: 'domain/dependencies/dependency-gate.ts',
    from: "return accepted || checks === 'yes' ? null",
    to: "return accepted || checks !== 'unknown' ? null",
  },
  {
    name: 'what it depends on may run',
    file: 'domain/dependencies/dependency-gate.ts',
    from: "if (isRunning) return 'running';",
    to: '',
  },
  {
    name: 'what depends on it may run',
    file: 'domain/campaigns/start-conditions.ts',
    from: '...(dependantRunning === null\n',
    to: '...(dependantRunning !== undefined\n',
  },
  {
    name: 'a foundation needs no confirmation',
    file: 'domain/foundations/foundation-gate.ts',
    from: '...(own.confirmedOn === today ? []',
    to: '...(own.confirmedOn !== undefined ? []',
  },
  {
    name: 'a confirmation serves every attempt',
    file: 'db/queries/foundations/foundation-facts.ts',
    from: '.set({ attempt_id: attemptId })',
    to: '.set({ attempt_id: null })',
  },
  {
    name: 'a foundation does not come last',
    file: 'domain/foundations/foundation-gate.ts',
    from: 'if (before.length === 0) return [];',
    to: 'if (before.length >= 0) return [];',
  },
  {
    name: 'a foundation is not patched alone',
    file: 'domain/foundations/foundation-gate.ts',
    from: '...(own.otherRunning === null ||',
    to: '...(own.otherRunning !== undefined ||',
  },
  {
    name: 'others start beside a foundation',
    file: 'domain/foundations/foundation-gate.ts',
    from: 'const running = foundationRunning === null ? []',
    to: 'const running = foundationRunning !== undefined ? []',
  },
  {
    name: 'an update of kernels does not pin the default',
    file: 'jobs/attempt/steps/update.ts',
    from: "return pinned?.kind === 'pinned' ? { pin: pinned.pin } : {};",
    to: 'return pinned === null ? {} : {};',
    seed: 3,
  },
  {
    name: 'an update of kernels begins without its one-shot entry',
    file: 'domain/kernels/boot.ts',
    from: "return loader.kind === 'systemd-boot';\n}",
    to: "return loader.kind !== 'unknown';\n}",
    seed: 3,
  },
  {
    name: 'a boot loader that cannot boot once gets kernels',
    file: 'domain/kernels/boot.ts',
    from: "if (asked.includes('no')) return 'no';",
    to: '',
    seed: 3,
  },
  {
    name: 'a kernel whose checks are worse is kept',
    file: 'jobs/attempt/steps/keep-kernel.ts',
    from: "if (comparison.verdict !== 'yes') return notKept(running, pinned.from);",
    to: '',
    seed: 3,
  },
  {
    name: 'back on the previous kernel counts as rebooted into a new kernel',
    file: 'jobs/attempt/steps/reboot-proof.ts',
    from: 'return boot.running === note.kernel.to',
    to: "return boot.running !== ''",
    seed: 3,
  },
  {
    name: 'a machine is reset again for a kernel though vCenter has answered',
    file: 'jobs/attempt/steps/reboot-reset.ts',
    from: 'sure: answered || again }',
    to: 'sure: again }',
    seed: 3,
  },
  {
    name: 'a kernel that failed is not held back',
    file: 'jobs/attempt/conclude.ts',
    from: 'if (failure.heldBack !== undefined) await holdBackKernel(',
    to: 'if (failure.heldBack === null) await holdBackKernel(',
    seed: 3,
  },
  {
    name: 'nobody is told of the previous kernel',
    file: 'jobs/attempt/conclude.ts',
    from: "facts: { outcome: 'failed', failureClass: failure.failure } });",
    to: "facts: { outcome: 'failed', failureClass: 'unknown' } });",
    seed: 3,
  },
  {
    name: 'a cut transaction leaves the new kernel as the default',
    file: 'jobs/attempt/run-attempt.ts',
    from: 'const unsettled = await settleBoot(stepContext, result);',
    to: 'const unsettled = stepContext === null ? await settleBoot(stepContext, result) : null;',
    seed: 3,
  },
  {
    name: 'a late order changes the default kernel',
    file: 'targets/boot/boot-acts.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of the product's source
    from: '|| exit ${LATE}`;',
    to: '|| true`;',
    seed: 3,
  },
  {
    name: 'an ordinary campaign counts for a kernel',
    file: 'domain/gate/scope-covers.ts',
    from: "return wanted.kind !== 'kernels';",
    to: 'return true;',
    seed: 3,
  },
  {
    name: 'an instance is logged in to by its name once AWS knows it no more',
    file: 'targets/target-of-server.ts',
    from: "if (instance === null) return { kind: 'ssh' };",
    to: "if (instance === null || instance.instance_id === null) return { kind: 'ssh' };",
  },
  {
    name: 'an attempt follows the name of its server to another instance',
    file: 'db/queries/attempts/attempts.ts',
    from: 'if (kept === null) return now;',
    to: 'if (kept === null || now !== null) return now;',
  },
  {
    name: 'Windows servers are patched where the settings do not say so',
    file: 'domain/prerequisites/prerequisites.ts',
    from: "if (server.patchedFamily === false) return { code: 'eligibility'",
    to: "if (server.patchedFamily === null) return { code: 'eligibility'",
  },
  {
    name: 'a Windows server is taken for a Linux one',
    file: 'domain/servers/platform.ts',
    from: "return osFamily.toLowerCase() === 'windows' ? 'windows' : 'linux';",
    to: "return osFamily === 'Windows' ? 'windows' : 'linux';",
  },
];
