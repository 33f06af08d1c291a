// Samples of the cards of actions (RUN-19).
import { type ActionView, actionCard } from '../../../../cards/actions/action/card.ts';
import type { ActionRow } from '../../../../cards/actions/action-lines.ts';
import { type ActionsView, actionsCard } from '../../../../cards/actions/actions/card.ts';
import { topOf } from '../../../../cards/paging.ts';
import { fieldsOf } from '../../../../domain/actions/action-form.ts';
import { sudoersLines } from '../../../../domain/actions/sudoers-line.ts';
import type { ActionId, ApplicationId, AttemptActionId } from '../../../../domain/ids.ts';
import { id, type Sample, type SamplesOf, times } from '../../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    actions: actionsCard({ ...actionsView(sample), notice }, language),
    action: actionCard(actionView(sample), language),
  };
};

function rows({ said }: Sample): readonly [ActionRow, ...ActionRow[]] {
  const of = { seconds: 60, mustSucceed: true, inherited: false, restartWords: null } as const;
  return [
    {
      ...of,
      id: id<ActionId>(1),
      moment: 'before',
      words: ['sudo', '/usr/bin/systemctl', 'stop', said.unit],
      restartWords: ['sudo', '/usr/bin/systemctl', 'start', said.unit],
      by: said.person(3),
    },
    {
      ...of,
      id: id<ActionId>(2),
      moment: 'after',
      words: ['/opt/app/bin/warm', 'two words'],
      by: null,
      mustSucceed: false,
    },
    {
      ...of,
      id: id<ActionId>(3),
      moment: 'after-reboot',
      words: ['/opt/app/bin/mount'],
      by: said.person(4),
      inherited: true,
    },
  ];
}

function actionsView(sample: Sample): ActionsView {
  const { servers, said, hostname } = sample;
  return {
    subject: { kind: 'application', id: id<ApplicationId>(3) },
    name: said.application(0),
    servers,
    rows: rows(sample),
    owed: topOf(
      times(servers, (i) => ({
        id: id<AttemptActionId>(i + 1),
        hostname: hostname(i),
        words: ['sudo', '/usr/bin/systemctl', 'start', said.unit] as const,
        tries: i,
        error: i === 0 ? null : { fr: 'pas terminé en 60 s', en: 'no end within 60 s' },
        asks: i === 2,
        running: i === 3,
      })),
      6,
    ),
    sudoers: sudoersLines(rows(sample)),
    access: { edit: true, asRoot: true },
  };
}

function actionView(sample: Sample): ActionView {
  const [row] = rows(sample);
  return {
    actionId: row.id,
    subject: 'application',
    name: sample.said.application(0),
    row,
    fields: fieldsOf(row),
    sudoers: sudoersLines([row]),
    access: { edit: true, asRoot: true },
  };
}
