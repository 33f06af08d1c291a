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
    ...STEPS.map(([typed, fr, en]) => `   ${typed.padEnd(WIDTH)}  ${fr} · ${en}`),
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
  [
    '/clock S03   /as claire   /campaign S03 only kernels   /prereqs N   /start N all',
    'N : son numéro ; des noyaux seuls, démarrés une fois : celui de vttrfcam1 ne revient pas',
    'N: its number; kernels alone, booted once: that of vttrfcam1 does not come up',
  ],
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
    'dans une démo neuve, avant S02 : deux anneaux, que tous les autres attendent',
    'in a fresh demo, before S02: two rings, which everybody else waits for',
  ],
  [
    '/site Lyon admin Olivia   /site Nancy admin Nadia   /site Rouen admin Hugo',
    'puis la campagne S02 : /rings 1, chaque site répond sur sa carte, l’un d’eux refuse',
    'then the campaign S02: /rings 1, each site answers on its card, one of them refuses',
  ],
  [
    '/rings 1   /why vtinfldap1',
    'qui attend quoi, qui a refusé et pourquoi ; un administrateur ouvre l’anneau',
    'who waits for what, who refused and why; an admin opens the ring',
  ],
  [
    '/clock S06   /as claire   /campaign S06',
    'Linux, Windows et EC2 ensemble, puis Créer',
    'Linux, Windows and EC2 together, then Create',
  ],
  [
    '/as khalid   /prereqs N   /start N all',
    'N : son numéro ; un échec de chaque sorte',
    'N: its number; a failure of each kind',
  ],
  [
    '/reboot vinumwin3   /fix vtnumweb2 vtnumwin2 vtnumaws2 vdnumwin4   /retry N',
    'décider un redémarrage, réparer, réessayer',
    'decide on a reboot, repair, retry',
  ],
  [
    '/as olivia   /validations   /clock wednesday 09:05   /as khalid   /prereqs N   /as joel   /go N',
    'OK, puis le feu vert, par un autre',
    'OK, then the prod go, by another person',
  ],
  ['/as khalid   /start N all', 'puis avec leur nombre : la production', 'then with their number: production'],
  ['/as claire   /integrations   /coverage', 'AWS, SentinelOne, Alertmanager', 'AWS, SentinelOne, Alertmanager'],
  ['/clock S08   /as claire   /campaign S08', 'une semaine entière', 'a whole week at once'],
];

const WIDTH = Math.max(...STEPS.map(([typed]) => typed.length));
