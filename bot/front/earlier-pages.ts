// The buttons for pages and for a new drawing as cards of 0.1.0 carry them: a verb for each card, and names of cards that have changed.
import { z } from 'zod';
import { type CardKey, type CardKind, cardKeyText, parseCardKey } from '../../domain/card-key.ts';
import { parseAuditFilter } from '../../domain/history/audit-filter.ts';
import { parseHistoryFilter } from '../../domain/history/history-filter.ts';
import type { ApplicationId, LinkChangeId, PlanChangeId, ServerId, SessionId } from '../../domain/ids.ts';
import type { Ability } from '../../domain/people/roles.ts';
import { readWaitingFilter } from '../../domain/validations/waiting-filter.ts';
import type { Pages } from '../shared/card-drawing.ts';
import type { Action } from '../shared/click.ts';
import type { ActionServices } from '../shared/click-answers.ts';
import { campaignId, cveName, draftId, idOf, page, year } from '../shared/click-data.ts';

type PageAction = Action<unknown, Ability>;
type Form = (draw: ActionServices['draw']) => PageAction;

type SentPages = { readonly page?: number | undefined; readonly leftOutPage?: number | undefined };

/** `keyOf` null: no card that there is. */
function form<Data extends SentPages>(
  verb: string,
  data: z.ZodType<Data>,
  keyOf: (data: Data) => CardKey | null,
  ability: Ability = 'read',
): Form {
  const asked = data.transform((sent, ctx) => {
    const key = keyOf(sent);
    if (key === null) ctx.addIssue({ code: 'custom', message: 'no card' });
    return { key: key === null ? '' : cardKeyText(key), pages: pagesOf(sent) };
  });
  return (draw) => {
    const action: Action<z.infer<typeof asked>, Ability> = {
      ...{ verb, ability, data: asked, readsOnly: true },
      run: ({ data: { key, pages }, user }) => draw(key, user, pages),
    };
    return action;
  };
}

function pagesOf({ page: first, leftOutPage }: SentPages): { readonly page?: number | Pages } {
  if (first === undefined || first === 0) return {};
  return { page: leftOutPage === undefined ? first : { page: first, leftOutPage } };
}

const applicationId = idOf<ApplicationId>().nullable();
const filter = z.string().max(4000);
const keyText = z.string().max(800);
const onPage = z.object({ page });
const onYear = z.object({ year, page: page.or(z.literal(0)) });
const onCampaign = z.object({ campaignId, page });
const onWaiting = z.object({ filter: filter.default(''), page });
const onServer = z.object({ campaignId, serverId: idOf<ServerId>(), page });
const onApplication = z.object({ campaignId, applicationId, page });
const onSession = z.object({ sessionId: idOf<SessionId>(), page });

const waitingKey = ({ filter: text }: { readonly filter: string }) =>
  withFilter('validations', text === '' ? { kind: 'all' as const } : readWaitingFilter(text));

function withFilter<Kind extends string, Filter>(kind: Kind, read: Filter | null) {
  return read === null ? null : { kind, filter: read };
}

const single = (kind: 'campaigns' | 'quickwins' | 'links' | 'freezes' | 'snapshots' | 'host-keys') => () => ({ kind });

const FORMS: readonly Form[] = [
  form('campaign.page', onCampaign, (of) => ({ kind: 'campaign', campaignId: of.campaignId })),
  form('prereqs.page', onCampaign, (of) => ({ kind: 'prereqs', campaignId: of.campaignId })),
  form('go.page', onCampaign, (of) => ({ kind: 'go', campaignId: of.campaignId })),
  form('prereq.page', onSession, ({ sessionId }) => ({ kind: 'prereq', sessionId })),
  form('preview.page', z.object({ draftId, page, leftOutPage: page }), (of) => ({
    kind: 'draft',
    draftId: of.draftId,
  })),
  form('validation.page', onApplication, (of) => ({ kind: 'validation', ...of })),
  form('validated-server.page', onServer, (of) => ({ kind: 'validated-server', ...of })),
  form('validations.page', onWaiting, waitingKey),
  form('campaign-list.page', onPage, single('campaigns')),
  form('quickwins.page', onPage, single('quickwins')),
  form('links.page', onPage, single('links')),
  form('freezes.page', onPage, single('freezes')),
  form('snapshots.page', onPage, single('snapshots')),
  form('host-keys.page', onPage, single('host-keys')),
  form('planning.page', onYear, (of) => ({ kind: 'planning', year: of.year })),
  form('plan-change.page', z.object({ changeId: idOf<PlanChangeId>(), page }), ({ changeId }) => ({
    kind: 'plan-change',
    changeId,
  })),
  form('link-change.page', z.object({ changeId: idOf<LinkChangeId>(), page }), ({ changeId }) => ({
    kind: 'link-change',
    changeId,
  })),
  form('cve.page', z.object({ cve: cveName, page }), ({ cve }) => ({ kind: 'cve', cve })),
  form('history.page', z.object({ filter, page }), (of) => withFilter('history', parseHistoryFilter(of.filter))),
  form(
    'audit.page',
    z.object({ filter, page }),
    (of) => withFilter('audit', parseAuditFilter(of.filter)),
    'audit.read',
  ),
  form('excludes.page', z.object({ key: keyText.regex(/^excludes(:|$)/), page }), ({ key }) => parseCardKey(key)),
  form('help.page', z.object({ key: keyText.regex(/^help:/), page }), ({ key }) => parseCardKey(key)),
];

/** Those of a hostname, and a few others, carried their key. */
const BY_KEY: ReadonlySet<string> = new Set<CardKind>(['server', 'links-of', 'excludes', 'app-checks']);

/** What `card.refresh` called the others, and their kind. */
const REFRESHED: ReadonlyMap<string, CardKind> = new Map<string, CardKind>([
  ['campaign-preview', 'draft'],
  ['prod-go', 'go'],
  ['validation-request', 'validation'],
  ['campaign-list', 'campaigns'],
  ...(
    ['campaign', 'prereqs', 'prereq', 'close', 'status', 'validated-server', 'planning', 'planning-findings'] as const
  ).map(same),
  ...(['planning-week', 'plan-change', 'links', 'link-change', 'snapshots', 'host-keys', 'quickwins'] as const).map(
    same,
  ),
  ...(['reboot', 'rollback', 'cve'] as const).map(same),
]);

function same<Kind>(kind: Kind): readonly [Kind, Kind] {
  return [kind, kind];
}

const onRefresh = z.looseObject({ card: z.string().max(40), page: page.or(z.literal(0)).optional() });

/** The ids of a key bore the names that they have now; its own text tells whether they are ids. */
function refreshedKey({ card, ...sent }: z.infer<typeof onRefresh>): CardKey | null {
  if (BY_KEY.has(card)) {
    const key = typeof sent.key === 'string' ? parseCardKey(sent.key) : null;
    return key?.kind === card ? key : null;
  }
  if (card === 'validations') return waitingKey({ filter: typeof sent.filter === 'string' ? sent.filter : '' });
  const kind = REFRESHED.get(card);
  return kind === undefined ? null : parseCardKey(cardKeyText({ ...sent, kind } as CardKey));
}

/** What the button sends today. */
export const earlierRefresh = onRefresh.transform((sent, ctx) => {
  const key = refreshedKey(sent);
  if (key === null) ctx.addIssue({ code: 'custom', message: 'no card' });
  return { key: key === null ? '' : cardKeyText(key), page: sent.page || undefined };
});

export function earlierPageActions({ draw }: Pick<ActionServices, 'draw'>): readonly PageAction[] {
  return FORMS.map((made) => made(draw));
}
