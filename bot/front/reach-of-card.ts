// PEOPLE-3, for every card at the one place that draws them: whom it is drawn for sees what is about their servers, or a sentence.
import type { Notice } from '../../cards/render.ts';
import { loadServersOf, loadServersOfGo } from '../../db/queries/people/servers-of-object.ts';
import { loadServersWithin, readOnServers } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CardKey, CardKind } from '../../domain/card-key.ts';
import type { ServerId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { CardDrawing } from '../shared/card-drawing.ts';
import type { Refused } from '../shared/operation.ts';
import { closedUnderList, refusalForReader } from '../shared/reach/refusals.ts';
import type { Viewer } from '../shared/view-context.ts';

type Drawn = Awaited<ReturnType<CardDrawing<CardKind>['draw']>>;
type ForOne = { readonly viewer: Viewer; readonly notice: Notice | null };
/** `narrowed`: said where the card has nothing else to say. */
type Narrowed = ForOne & { readonly narrowed?: Notice };
/** `refused`: why it is not for them. */
type DrawnForOne = { readonly kind: 'drawn'; readonly card: Drawn } | { readonly kind: 'refused'; readonly text: Text };

/** What lists or counts servers of a campaign or of the estate: then the card says that others are not shown. */
const OF_MANY: ReadonlySet<CardKind> = new Set<CardKind>([
  'campaign',
  'campaigns',
  'status',
  'prereqs',
  'quickwins',
  'day',
  'validation',
  'validations',
  'links',
  'history',
  'cve',
  'snapshots',
  'host-keys',
  'excludes',
  'servers',
  'compliance',
  'behind',
  'advisories',
  'advisory',
  'package',
  'find',
]);

const NARROWED: Notice = {
  tone: 'info',
  text: {
    fr: 'Seuls les serveurs de votre compte sont affichés et comptés.',
    en: 'Only the servers of your account are shown and counted.',
  },
};

/** `draw` is called with the database as they may read it. */
export async function drawWithinReach(
  db: Db,
  key: CardKey,
  { underList }: Pick<CardDrawing<CardKind>, 'underList'>,
  { viewer, notice }: ForOne,
  draw: (db: Db, narrowed: Narrowed) => Promise<Drawn>,
): Promise<DrawnForOne> {
  const own = underList === 'same' ? null : await loadServersWithin(db, viewer.userId);
  if (own === null) return { kind: 'drawn', card: await draw(db, { viewer, notice }) };
  if (underList === 'closed') return closedUnderList();
  const limited = { ...viewer, isLimited: true };
  if (underList === 'narrowed') {
    const said = OF_MANY.has(key.kind) ? { narrowed: NARROWED } : {};
    const card = await readOnServers(db, own, (within) => draw(within, { viewer: limited, notice, ...said }));
    return { kind: 'drawn', card };
  }
  const outside = await refusalOfWhole(db, key, viewer.userId);
  return outside ?? { kind: 'drawn', card: await draw(db, { viewer: limited, notice }) };
}

/** Of a card that is for somebody who has all of its servers; null: they have. */
export async function refusalOfWhole(db: Db, key: CardKey, userId: UserId): Promise<Refused | null> {
  const about = await serversOf(db, key);
  return about === null ? closedUnderList() : refusalForReader(db, userId, about);
}

/** null: of others too, or nobody knows. */
async function serversOf(db: Db, key: CardKey): Promise<readonly ServerId[] | null> {
  switch (key.kind) {
    case 'go':
      return loadServersOfGo(db, key.campaignId);
    case 'close':
      return loadServersOf(db, { type: 'campaign', id: key.campaignId });
    case 'draft':
      return loadServersOf(db, { type: 'draft', id: key.draftId });
    case 'inventory-change':
      return loadServersOf(db, { type: 'inventory-change', id: key.changeId });
    default:
      return null;
  }
}
