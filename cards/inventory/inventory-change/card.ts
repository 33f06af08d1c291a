// What a change of the inventory would do, record by record, before it is done; and who did it (INV-2).

import type { CampaignId, InventoryChangeId } from '../../../domain/ids.ts';
import { ENTITY_SPECS } from '../../../domain/inventory/entities/entities.ts';
import type { EntityName, Fields } from '../../../domain/inventory/record.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute, typeCommand } from '../../buttons.ts';
import { type ChangeCardView, changeCard } from '../../change-card.ts';
import { detail, type Line, line } from '../../lines.ts';
import type { Top } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { inventoryChangeTexts } from './texts.ts';

/** What a takeover brings besides has lines too. */
export type ShownEntity = EntityName | 'plan' | 'link' | 'general-excludes';

export type InventoryChangeLine = {
  readonly entity: ShownEntity;
  readonly name: string;
  readonly kind: 'added' | 'changed' | 'gone' | 'removed';
  /** Of a changed record: the fields that change. */
  readonly before: Fields;
  readonly after: Fields;
};

/** People by their address; null: nobody. */
export type ReassignedLine = {
  readonly campaignId: CampaignId;
  readonly servers: number;
  readonly from: string | null;
  readonly to: string | null;
};

export type InventoryChangeView = ChangeCardView<InventoryChangeLine> & {
  readonly changeId: InventoryChangeId;
  readonly kind: 'import' | 'edit' | 'undo';
  readonly entities: readonly {
    readonly entity: ShownEntity;
    readonly added: number;
    readonly changed: number;
    readonly gone: number;
    readonly removed: number;
  }[];
  /** New servers that no campaign takes until somebody says these fields of them. */
  readonly unsaid: { readonly servers: number; readonly fields: readonly string[] };
  /** Servers of the file's domains that it does not name. */
  readonly absent: number;
  /** Servers of open campaigns that go to another operator with the rules, by campaign and people (INV-5). */
  readonly reassigned: Top<ReassignedLine>;
  /** What needs more than a click: null, nothing. */
  readonly secondYes: { readonly gone: number; readonly moves: number; readonly count: number } | null;
};

const SIGNS = { added: '+', changed: '~', gone: '−', removed: '−' } as const;
const COLORS = { added: 'Good', changed: 'Accent', gone: 'Attention', removed: 'Attention' } as const;
const MAX_FIELDS = 6;
const MAX_VALUE = 60;

export function inventoryChangeCard(view: InventoryChangeView, language: Language): AdaptiveCard {
  const words = inventoryChangeTexts[language];
  const isOpen = view.state.kind === 'draft' && view.access.edit;
  const { secondYes } = view;
  const parts = {
    heading: words.heading[view.kind],
    facts: facts(view, language),
    lines: (one: InventoryChangeLine) => linesOf(one, language),
    actions: actions(view, language),
    key: { kind: 'inventory-change', changeId: view.changeId },
    ...(secondYes === null || !isOpen
      ? {}
      : {
          confirm: {
            text: words.confirm(secondYes.gone, secondYes.moves),
            label: words.confirmLabel(secondYes.count),
            placeholder: String(secondYes.count),
          },
        }),
  } as const;
  return changeCard(view, words, parts, language);
}

function facts(view: InventoryChangeView, language: Language) {
  const words = inventoryChangeTexts[language];
  const columns = view.unsaid.fields.map((field) => titleOf('server', field, language)).join(', ');
  return [
    ...view.entities.map(({ entity, ...counts }) => ({ title: words.entities[entity], value: words.counts(counts) })),
    ...view.reassigned.first.map((line) => ({
      title: words.campaign(line.campaignId),
      value: words.reassigned(inert(line)),
    })),
    ...(view.reassigned.total > view.reassigned.first.length
      ? [{ title: words.campaigns, value: words.more(view.reassigned.total - view.reassigned.first.length) }]
      : []),
    ...(view.unsaid.servers > 0 ? [{ title: words.leftOut, value: words.unsaid(view.unsaid.servers, columns) }] : []),
    ...(view.absent > 0 && view.state.kind === 'draft'
      ? [{ title: words.absent, value: words.stays(view.absent) }]
      : []),
  ];
}

/** A file names them, and Teams reads values of facts as Markdown; the sign of an address does no harm. */
function inert({ from, to, ...line }: ReassignedLine): ReassignedLine {
  const address = (text: string | null) =>
    text
      ?.split('@')
      .map((part) => inertText(part))
      .join('@') ?? null;
  return { ...line, from: address(from), to: address(to) };
}

function linesOf({ entity, name, kind, before, after }: InventoryChangeLine, language: Language): readonly Line[] {
  const words = inventoryChangeTexts[language];
  const head = line(
    run(SIGNS[kind], { color: COLORS[kind], weight: 'Bolder' }),
    strong(name, 80),
    entity !== 'server' && run(words.entities[entity].toLowerCase(), { isSubtle: true }),
    kind === 'gone' && run(words.retired, { isSubtle: true }),
  );
  if (kind !== 'changed') return [head];
  const fields = Object.keys(after);
  const shown = (value: string | null | undefined) => cut(value ?? words.empty);
  const details = fields.slice(0, MAX_FIELDS).map((field) => {
    return detail(words.field(titleOf(entity, field, language), shown(before[field]), shown(after[field])));
  });
  return [head, ...details, ...(fields.length > MAX_FIELDS ? [detail('…')] : [])];
}

function titleOf(entity: ShownEntity, field: string, language: Language): string {
  if (entity === 'plan' || entity === 'link' || entity === 'general-excludes')
    return inventoryChangeTexts[language].fields[entity];
  const { id, fields } = ENTITY_SPECS[entity];
  return [id, ...fields].find(({ name }) => name === field)?.titles[language][0] ?? field;
}

function cut(text: string): string {
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1).toWellFormed()}…`;
}

function actions(view: InventoryChangeView, language: Language): readonly CardAction[] {
  const words = inventoryChangeTexts[language];
  const { changeId, state, access, kind, absent, secondYes } = view;
  const all = [typeCommand(words.all, language === 'fr' ? '/inventaire export' : '/inventory export')];
  if (!access.edit) return all;
  if (state.kind === 'draft') {
    const changes = view.entities.length > 0;
    return [
      ...(changes
        ? [execute('inventory-change.apply', words.apply, { changeId }, { withInputs: secondYes !== null })]
        : []),
      ...(absent > 0 ? [execute('inventory-change.cover', words.cover(absent), { changeId })] : []),
      execute('inventory-change.cancel', words.cancel, { changeId }),
    ];
  }
  const undoable = state.kind === 'applied' && kind !== 'undo';
  return [...(undoable ? [execute('inventory-change.undo', words.undo, { changeId })] : []), ...all];
}
