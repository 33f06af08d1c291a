// The rows of a workbook of links as pairs to add and to remove, or every cell that is refused, with its reason (LINK-3).

import { foldCase } from '../fold-case.ts';
import type { ServerId } from '../ids.ts';
import { afterColon } from '../joined-text.ts';
import type { Text } from '../language.ts';
import { hostNamed } from '../typed/host-name.ts';
import type { NamedServer, StoredLink } from './detect.ts';
import { keyOf, type LinkDifference, type LinkPair } from './link-difference.ts';
import { manualLinkRefusal } from './manual-link.ts';

export type LinkCell = { readonly address: string; readonly value: string | number | boolean | Date | null };
export type LinkImportRow = Readonly<Record<'prod' | 'nonprod' | 'action', LinkCell>>;
export type LinkRefusal = { readonly address: string; readonly text: Text };

type Estate = {
  readonly servers: ReadonlyMap<string, NamedServer>;
  readonly productions: ReadonlySet<ServerId>;
  readonly stored: readonly StoredLink[];
};
type ReadPair = { readonly pair: LinkPair; readonly removes: boolean; readonly isThere: boolean };

const REMOVES = new Set(['remove', 'supprimer', 'retirer', 'delier', 'unlink', 'delete', '-']);
const ADDS = new Set(['', 'add', 'ajouter', 'lier', 'link', '+']);

/** Pairs that are already as asked say nothing. The same pair twice is refused with both places, and so are rows that contradict one another. */
export function readLinkRows(
  rows: readonly LinkImportRow[],
  estate: Estate,
): { readonly difference: LinkDifference; readonly refusals: readonly LinkRefusal[] } {
  const refusals: LinkRefusal[] = [];
  const seen = new Map<string, string>();
  const known: Known = {
    ...estate,
    byPair: new Map(estate.stored.map((link) => [keyOf(link.prodId, link.nonprodId), link])),
  };
  const read: (ReadPair & { readonly row: LinkImportRow })[] = [];
  for (const row of rows) {
    const one = readRow(row, known, (address, fr, en) => void refusals.push(refusalAt(address, fr, en)));
    if (one === null) continue;
    const key = keyOf(one.pair.prod.id, one.pair.nonprod.id);
    const twin = seen.get(key);
    seen.set(key, row.prod.address);
    if (twin === undefined) read.push({ ...one, row });
    else
      refusals.push(
        refusalAt(row.prod.address, `cette paire figure déjà en ${twin}`, `this pair is already in ${twin}`),
      );
  }
  refusals.push(...contradictions(read));
  return {
    difference: {
      added: read.filter(({ removes, isThere }) => !removes && !isThere).map(({ pair }) => pair),
      removed: read.filter(({ removes, isThere }) => removes && isThere).map(({ pair }) => pair),
    },
    refusals,
  };
}

/** A server is a production in one new row and a non-production in another: two cells of one of them were swapped, whoever they are. */
function contradictions(read: readonly (ReadPair & { readonly row: LinkImportRow })[]): readonly LinkRefusal[] {
  const stays = read.filter(({ removes }) => !removes);
  const asProd = new Map(stays.map((one) => [one.pair.prod.id, one]));
  return stays.flatMap(({ pair: { nonprod }, isThere, row }) => {
    const other = asProd.get(nonprod.id);
    if (other === undefined || (isThere && other.isThere)) return [];
    const [name, at] = [nonprod.hostname, other.row.prod.address];
    return [
      refusalAt(
        row.nonprod.address,
        `${name} est ici un serveur hors production, mais un serveur de production en ${at}`,
        `${name} is non-production here, but production in ${at}`,
      ),
    ];
  });
}

type Refuse = (address: string, fr: string, en: string) => void;
/** A look-up a row: an estate has tens of thousands of pairs. */
type Known = Estate & { readonly byPair: ReadonlyMap<string, StoredLink> };

function readRow(row: LinkImportRow, estate: Known, refuse: Refuse): ReadPair | null {
  const removes = readAction(row.action, refuse);
  const prod = readServer(row.prod, estate, refuse);
  const nonprod = readServer(row.nonprod, estate, refuse);
  if (removes === null || prod === null || nonprod === null) return null;
  const known = estate.byPair.get(keyOf(prod.id, nonprod.id));
  const inverse = estate.byPair.get(keyOf(nonprod.id, prod.id));
  const isThere = known !== undefined;
  if (!removes && !isThere) {
    const { productions } = estate;
    const refusal = pairRefusal(prod, nonprod, { productions, stored: inverse === undefined ? [] : [inverse] });
    if (refusal !== null) {
      refuse(row.prod.address, withoutDot(refusal.fr), withoutDot(refusal.en));
      return null;
    }
  }
  if (removes && !isThere && inverse !== undefined) {
    const [first, second] = [nonprod.hostname, prod.hostname];
    refuse(
      row.prod.address,
      `ce lien existe déjà dans l’autre sens : mettez ${first} en production et ${second} en hors production`,
      `this link already exists the other way round: put ${first} as production and ${second} as non-production`,
    );
    return null;
  }
  return { pair: { prod, nonprod, source: known?.source ?? 'manual' }, removes, isThere };
}

/** LINK-3, and the order of the two: a production beside its own non-production the wrong way round is a slip. */
export function pairRefusal(
  prod: NamedServer,
  nonprod: NamedServer,
  { productions, stored }: Pick<Estate, 'productions' | 'stored'>,
): Text | null {
  const names = { prodName: prod.hostname, nonprodName: nonprod.hostname };
  const refusal = manualLinkRefusal({ ...names, prod, nonprod, stored });
  if (refusal !== null) return refusal;
  if (productions.has(prod.id) || !productions.has(nonprod.id)) return null;
  return {
    fr: `${nonprod.hostname} est le serveur de production : mettez-le en premier (${nonprod.hostname} ${prod.hostname}).`,
    en: `${nonprod.hostname} is the production server: put it first (${nonprod.hostname} ${prod.hostname}).`,
  };
}

function readAction(cell: LinkCell, refuse: Refuse): boolean | null {
  const word = foldCase(textOf(cell));
  if (ADDS.has(word)) return false;
  if (REMOVES.has(word)) return true;
  const shown = textOf(cell).slice(0, 40);
  refuse(cell.address, `« ${shown} » n’est ni ajouter ni supprimer`, `“${shown}” is neither add nor remove`);
  return null;
}

function readServer(cell: LinkCell, { servers }: Estate, refuse: Refuse): NamedServer | null {
  const found = servers.get(hostNamed(textOf(cell), (name) => servers.has(name)) ?? '');
  if (found !== undefined) return found;
  const shown = textOf(cell).slice(0, 60);
  if (shown === '') refuse(cell.address, 'il manque le nom du serveur', 'the server name is missing');
  else refuse(cell.address, `aucun serveur ne s’appelle « ${shown} »`, `no server is called “${shown}”`);
  return null;
}

function textOf({ value }: LinkCell): string {
  if (value === null) return '';
  // A day is no word of this table: it is shown as it reads, and refused.
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).trim();
}

function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function refusalAt(address: string, fr: string, en: string): LinkRefusal {
  return { address, text: { fr: `${address} : ${afterColon(fr)}.`, en: `${address}: ${afterColon(en)}.` } };
}
