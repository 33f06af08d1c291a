// The announcements of a campaign in its channel: many that fall together become a few lines (RUN-12).

import { FAILURE_CLASSES, type FailureClass, failureText } from '../attempts/failure-class.ts';
import { nameList } from '../attempts/name-list.ts';
import type { SessionId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';

export type AnnouncementKind = 'start' | 'reboot' | 'end';

export type Announcement = { readonly sessionId: SessionId; readonly hostname: string } & (
  | { readonly kind: 'start' | 'reboot' }
  | { readonly kind: 'end'; readonly result: EndResult }
);

export type EndResult =
  | { readonly kind: 'patched'; readonly packages: number }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'failed'; readonly failure: FailureClass };

export type AnnouncementGroup = {
  readonly lines: readonly Text[];
  /** What the lines announce: the flags (`notif_…_sent`) to set with the message, each once. */
  readonly covers: readonly { readonly sessionId: SessionId; readonly kind: AnnouncementKind }[];
};

const MAX_NAMES = 8;

/** RUN-12: at most one line for starts, one for reboots, two for successful ends and one for each class of failure. */
export function groupAnnouncements(pending: readonly Announcement[]): AnnouncementGroup {
  const once = [...new Map(pending.map((one) => [`${one.sessionId}:${one.kind}`, one])).values()].sort((a, b) =>
    byCodePoint(a.hostname.toLowerCase(), b.hostname.toLowerCase()),
  );
  const byLine = Map.groupBy(once, lineOf);
  const lines = LINE_ORDER.flatMap((line) => {
    const members = byLine.get(line);
    return members === undefined ? [] : [lineText(line, members)];
  });
  return { lines, covers: once.map(({ sessionId, kind }) => ({ sessionId, kind })) };
}

type Line = 'start' | 'reboot' | 'patched' | 'nothing-to-do' | `failed:${FailureClass}`;

const LINE_ORDER: readonly Line[] = [
  'start',
  'reboot',
  'patched',
  'nothing-to-do',
  ...FAILURE_CLASSES.map((failure): Line => `failed:${failure}`),
];

function lineOf(one: Announcement): Line {
  if (one.kind !== 'end') return one.kind;
  return one.result.kind === 'failed' ? `failed:${one.result.failure}` : one.result.kind;
}

function lineText(line: Line, members: readonly Announcement[]): Text {
  const names = nameList(
    members.map((one) => one.hostname.toLowerCase()),
    MAX_NAMES,
  );
  const title = titleOf(line, members);
  // The count only when there is something to count.
  const count = members.length > 1 ? ` (${members.length})` : '';
  return { fr: `${title.fr}${count} : ${names.fr}`, en: `${title.en}${count}: ${names.en}` };
}

function titleOf(line: Line, members: readonly Announcement[]): Text {
  if (line === 'start') return { fr: 'Début du patching', en: 'Patching started' };
  if (line === 'reboot') return { fr: 'Redémarrage', en: 'Reboot' };
  if (line === 'nothing-to-do') return { fr: 'Terminé, rien à mettre à jour', en: 'Done, nothing to update' };
  if (line === 'patched') return patchedTitle(members);
  const cause = failureText(line.slice('failed:'.length) as FailureClass);
  return { fr: `Échec, ${cause.fr}`, en: `Failed, ${cause.en}` };
}

function patchedTitle(members: readonly Announcement[]): Text {
  const packages = members.reduce((sum, one) => sum + packagesOf(one), 0);
  return {
    fr: `Terminé, ${packages} ${packages === 1 ? 'paquet' : 'paquets'}`,
    en: `Done, ${packages} ${packages === 1 ? 'package' : 'packages'}`,
  };
}

function packagesOf(one: Announcement): number {
  return one.kind === 'end' && one.result.kind === 'patched' ? one.result.packages : 0;
}
