// A maintenance window in words (POL-5): when, how long, what, and whether it is approved.
import { whenText } from '../campaigns/start-windows.ts';
import { durationText } from '../counts.ts';
import type { Text } from '../language.ts';
import { approvalEnd, isLapsed } from './decide-occurrence.ts';
import type { MaintenanceWindow, WindowTask } from './maintenance-window.ts';
import { recurrenceText } from './recurrence-words.ts';

export const TASK_TEXT: Readonly<Record<WindowTask, Text>> = {
  scan: { fr: 'scan', en: 'scan' },
  install: { fr: 'mise à jour', en: 'update' },
  reboot: { fr: 'redémarrage', en: 'reboot' },
};

/** `every Tuesday, 22:00 (Europe/Paris), 4 h`. */
export function hoursText({ recurrence, startsAt, minutes, zone }: MaintenanceWindow): Text {
  const [days, long] = [recurrenceText(recurrence), durationText(minutes)];
  return {
    fr: `${days.fr}, ${startsAt.replace(':', 'h')} (${zone}), ${long.fr}`,
    en: `${days.en}, ${startsAt} (${zone}), ${long.en}`,
  };
}

type Policy = {
  readonly task: WindowTask;
  readonly production: boolean;
  readonly automatic: boolean;
  readonly tellDays: number | null;
};

/** What it does: its task, for whom, and by itself or not. */
export function policyText({ task, production, automatic, tellDays }: Policy): Text {
  const parts: readonly (Text | null)[] = [
    TASK_TEXT[task],
    production ? { fr: 'production comprise', en: 'production included' } : null,
    automatic ? { fr: 'crée sa campagne', en: 'makes its campaign' } : null,
    tellDays === null ? null : toldText(tellDays),
  ];
  const said = parts.filter((part) => part !== null);
  return { fr: said.map(({ fr }) => fr).join(', '), en: said.map(({ en }) => en).join(', ') };
}

function toldText(days: number): Text {
  if (days === 1) return { fr: 'responsables prévenus la veille', en: 'owners told the day before' };
  return { fr: `responsables prévenus ${days} jours avant`, en: `owners told ${days} days before` };
}

export function approvalText(
  { approvedAt, zone }: { readonly approvedAt: Date | null; readonly zone: string },
  now: Date,
): Text {
  if (approvedAt === null) return { fr: 'à approuver', en: 'to be approved' };
  const [day] = whenText(approvalEnd(approvedAt), zone);
  return isLapsed(approvedAt, now)
    ? { fr: `approbation expirée le ${day.fr}`, en: `approval ended on ${day.en}` }
    : { fr: `approuvée jusqu’au ${day.fr}`, en: `approved until ${day.en}` };
}
