// `npm run planning:import FILE [--as EMAIL] [--yes] [--env FILE]`: the annual plan from a workbook (PLAN-7).
import { parseArgs } from 'node:util';
import type { ChangeSet } from '../../db/queries/change-sets/change-sets.ts';
import { contentName } from '../../domain/planning/plan-content.ts';
import { unreadText } from '../../domain/unread.ts';
import { importFromCommandLine } from '../change-sets/import-cli.ts';
import { refusalLines } from '../change-sets/refusal-lines.ts';
import { refuse } from '../shared/operation.ts';
import { PLAN_CHANGES } from './plan-work.ts';
import { proposeImport } from './propose-change.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string' },
    env: { type: 'string', multiple: true },
    yes: { type: 'boolean', default: false },
  },
});

await importFromCommandLine(
  {
    subject: PLAN_CHANGES,
    example: 'npm run planning:import plan.xlsx -- --as claire@example.com',
    propose: async (ctx, by, [file, second]) =>
      file === undefined || second !== undefined
        ? refuse('Un classeur à la fois.', 'One workbook at a time.')
        : proposeImport(ctx, by, file),
    print,
    undo: '/planning undo',
  },
  positionals,
  values,
);

function print({ difference, refusals, unread }: ChangeSet<'plan_changes'>): readonly string[] {
  const { added, changed, removed } = difference;
  return [
    ...added.map((content) => `+ ${contentName(content)}`),
    ...changed.map(({ after }) => `~ ${contentName(after)} (${after.status})`),
    ...removed.map((content) => `- ${contentName(content)}`),
    ...refusalLines(refusals),
    ...(unread.length > 0 ? [unreadText(unread).en] : []),
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${refusals.length} refused.`,
  ];
}
