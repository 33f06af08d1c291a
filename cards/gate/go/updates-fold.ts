// What an approval would freeze, server by server, and where that differs from what non-production has (POL-3).
import type { Language } from '../../../domain/language.ts';
import { line, topLines } from '../../lines.ts';
import { run, strong } from '../../plain-text.ts';
import { type Fold, linesOf } from '../../shared/boxes.ts';
import { formatBytes } from '../../sizes.ts';
import { counted } from '../../words.ts';
import type { ProdGoView } from './view.ts';

const MAX = 5;

const en = {
  title: (n: number) => `Updates (${counted(n, 'en', 'server', 'servers')})`,
  packages: (n: number) => counted(n, 'en', 'update', 'updates'),
  reboot: 'reboot expected',
  same: 'as in non-production',
  other: (n: number) => `${n} in another version than in non-production`,
  absent: (n: number) => `${n} not installed in non-production`,
  validated: 'versions validated in non-production',
  drift: (n: number) => `${counted(n, 'en', 'newer update', 'newer updates')} not validated: not included`,
  nothing: {
    'other-release': 'its non-production runs another release of the system: nothing is validated for it',
    unread: 'what its non-production had when it was validated is not known: nothing is validated for it',
  },
  driftFile: (n: number, servers: number, id: number) =>
    `${counted(n, 'en', 'newer update', 'newer updates')} on ${counted(servers, 'en', 'server', 'servers')} not validated, not included; package by package: /packages ${id} drift`,
  list: (hash: string) => `list ${hash}`,
  unread: (n: number) => `${counted(n, 'en', 'server', 'servers')} not scanned yet: no list is frozen`,
};
const fr: typeof en = {
  title: (n) => `Mises à jour (${counted(n, 'fr', 'serveur', 'serveurs')})`,
  packages: (n) => counted(n, 'fr', 'mise à jour', 'mises à jour'),
  reboot: 'redémarrage attendu',
  same: 'comme en hors production',
  other: (n) => `${n} dans une autre version qu’en hors production`,
  absent: (n) => `${counted(n, 'fr', 'non installée', 'non installées')} en hors production`,
  validated: 'versions validées en hors production',
  drift: (n) =>
    `${counted(n, 'fr', 'mise à jour plus récente non validée', 'mises à jour plus récentes non validées')} : hors du feu vert`,
  nothing: {
    'other-release': 'sa hors production a une autre version du système : rien n’y est validé pour lui',
    unread: 'ce que sa hors production avait à la validation n’est pas connu : rien n’y est validé pour lui',
  },
  driftFile: (n, servers, id) =>
    `${counted(n, 'fr', 'mise à jour plus récente non validée', 'mises à jour plus récentes non validées')} sur ${counted(servers, 'fr', 'serveur', 'serveurs')}, hors du feu vert ; paquet par paquet : /paquets ${id} derive`,
  list: (hash) => `liste ${hash}`,
  unread: (n) => `${counted(n, 'fr', 'serveur', 'serveurs')} sans scan : aucune liste n’est figée`,
};
const WORDS = { en, fr };

/** Stands on the card itself: what an approval leaves out is read before it is given. */
export function driftNote({ updates, campaignId }: ProdGoView, language: Language): readonly string[] {
  if (updates?.drift === undefined || updates.drift.updates === 0) return [];
  return [WORDS[language].driftFile(updates.drift.updates, updates.drift.servers, campaignId)];
}

/** None where nothing was read: nothing is frozen then. */
export function updatesFold({ updates }: ProdGoView, language: Language): readonly Fold[] {
  if (updates === undefined || updates.rows.total === 0) return [];
  const words = WORDS[language];
  const lines = topLines(updates.rows, MAX, language, (server) => {
    const { hostname, hash, packages, bytes, reboot, difference } = server;
    return [
      line(
        strong(hostname, 60),
        words.packages(packages),
        bytes !== null && packages > 0 && formatBytes(bytes, language),
        reboot && run(words.reboot, { color: 'Warning' }),
        difference !== null && difference.other > 0 && run(words.other(difference.other), { color: 'Warning' }),
        difference !== null && difference.absent > 0 && run(words.absent(difference.absent), { color: 'Warning' }),
        difference !== null && difference.other + difference.absent === 0 && words.same,
        ...validatedRuns(server, words),
        run(words.list(hash.slice(0, 12)), { isSubtle: true }),
      ),
    ];
  });
  const unread = updates.unread > 0 ? [line(run(words.unread(updates.unread), { color: 'Warning' }))] : [];
  return [{ id: 'updates-list', title: words.title(updates.rows.total), items: linesOf([...lines, ...unread]) }];
}

type Row = NonNullable<ProdGoView['updates']>['rows']['first'][number];

function validatedRuns({ validated }: Row, words: typeof en) {
  if (validated === undefined || validated === null) return [];
  if (validated.nothing !== null) return [run(words.nothing[validated.nothing], { color: 'Warning' })];
  return [words.validated, validated.drift > 0 && run(words.drift(validated.drift), { color: 'Warning' })];
}
