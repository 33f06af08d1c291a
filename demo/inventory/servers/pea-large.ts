// The toll on a large site: with `pea.ts`, 54 servers a branch, as many as a week has slots (SLOT-2). For `npm run demo -- large`.
import { branchOf } from '../../../domain/server.ts';
import { type EnvironmentName, type ServerLine, serversOf } from '../demo-server.ts';
import { PEA } from './pea.ts';

const A_BRANCH = 54;
/** Three letters of the hostname, and the application. */
const APPLICATIONS = [
  ['gar', 'Gares'],
  ['voi', 'Voies'],
  ['txn', 'Transactions'],
  ['abo', 'Abonnements'],
  ['sup', 'Supervision péage'],
  ['vid', 'Vidéo des voies'],
] as const;
const NONPROD: readonly (readonly [letter: string, environment: EnvironmentName])[] = [
  ['r', 'Recette'],
  ['t', 'Test'],
  ['i', 'Pré-production'],
  ['d', 'Développement'],
];

const missing = (branch: 'hprod' | 'prod') =>
  A_BRANCH - PEA.filter(({ environment }) => branchOf(environment) === branch).length;

/** Names go round the applications; numbers begin above those of `pea.ts`. Each production has one non-production as long as there are any. */
function lines(): readonly ServerLine[] {
  const prod = Array.from({ length: missing('prod') }, (_, i) => lineOf('p', 'Production', i));
  const nonprod = Array.from({ length: missing('hprod') }, (_, i) => {
    const [letter, environment] = NONPROD[i % NONPROD.length] ?? ['r', 'Recette'];
    return lineOf(letter, environment, i);
  });
  return [...nonprod, ...prod];
}

function lineOf(letter: string, environment: EnvironmentName, i: number): ServerLine {
  const [short, application] = APPLICATIONS[i % APPLICATIONS.length] ?? APPLICATIONS[0];
  const number = 11 + Math.floor(i / APPLICATIONS.length);
  return [`v${letter}pea${short}${number}`, environment, application];
}

export const PEA_LARGE = serversOf('PEA', lines());
