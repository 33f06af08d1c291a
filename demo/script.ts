// What the launcher prints when all is ready: one address, and what to type to walk the first journeys.
import { DateTime } from 'luxon';

export function openingLines(address: string, startsAt: Date, zone: string): readonly string[] {
  const local = DateTime.fromJSDate(startsAt, { zone });
  const said = (locale: string) => local.setLocale(locale).toFormat('cccc d LLLL yyyy, HH:mm');
  return [
    '',
    `  PatchCenter → ${address}`,
    '',
    '  [fr] Ouvrez cette adresse et écrivez dans « Personal Chat ». Les annonces arrivent dans le canal Patching.',
    `       Il est ${said('fr')} ; vous êtes Claire, coordinatrice. Propres à la démo : /as NOM, /clock QUAND, /fix SERVEUR, /file FICHIER.`,
    '  [en] Open this address and type in “Personal Chat”. Announcements arrive in the channel Patching.',
    `       It is ${said('en')}; you are Claire, coordinator. The demo alone has: /as NAME, /clock WHEN, /fix HOST, /file PATH.`,
    '',
    ...STEPS.map(([typed, fr, en]) => `   ${typed.padEnd(58)}${fr} · ${en}`),
    '',
    '  Ctrl-C',
    '',
  ];
}

const STEPS: readonly (readonly [typed: string, fr: string, en: string])[] = [
  ['/campaign S02 hprod', 'aperçu, puis Créer', 'preview, then Create'],
  ['/as khalid   /prereqs 1', 'deux serveurs exclus', 'two servers excluded'],
  ['/start 1 all', 'puis avec leur nombre ; vtinfsup1 échoue', 'then with their number; vtinfsup1 fails'],
  ['/fix vtinfsup1   /retry 1', 'réparer, réessayer', 'repair, retry'],
  ['/as olivia   /validations', 'OK par application', 'OK for each application'],
  ['/clock S05   /as claire   /campaign S05 prod', 'la production', 'production'],
  [
    '/clock wednesday 09:05   /as khalid   /prereqs 2   /go 2',
    'le feu vert, par un autre',
    'the prod go, by another person',
  ],
  [
    '/start 2 all',
    'puis avec leur nombre ; vpinfreb1 ne redémarre pas',
    'then with their number; vpinfreb1 does not come back',
  ],
  [
    '/as claire   /close 2   /history 2',
    'ce qui n’est pas fini, puis le rapport et l’historique',
    'what is not finished, then the report and the history',
  ],
  [
    '/as ana   /group Banc ring Banc   /group Pilote ring Pilote',
    'deux anneaux, dont tous les autres attendent',
    'two rings, which everybody else waits for',
  ],
  [
    '/site Lyon admin Olivia   /site Nancy admin Nadia',
    'puis une campagne : /rings, et chaque site répond',
    'then a campaign: /rings, and each site answers',
  ],
  ['/clock S08   /as claire   /campaign S08', 'une semaine entière', 'a whole week at once'],
];
