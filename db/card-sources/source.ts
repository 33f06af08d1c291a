// What one kind of card is drawn from. The triggers of `db/card-triggers` are made of this, so the texts are SQL of this code alone.
import type { CardKey } from '../../domain/card-key.ts';
import type { Database } from '../schema/database.ts';

export type CardKind = CardKey['kind'];

export type Source = {
  /** The columns that are read. Without `only` and `except`: every one, also those that are added later. */
  readonly only?: readonly string[];
  /** The columns that are not read, or change without the card saying anything else. */
  readonly except?: readonly string[];
  /** Of the changed rows `r`: a query for the keys of the cards that they concern. Absent: every card of the kind. */
  readonly keys?: string;
};

export type Sources = { readonly [T in keyof Database]?: Source | readonly Source[] };

export type CardClock = {
  /**
   * Queries for the keys and instants (`key`, `at`) after which a card says something else, with the parameters `:since` and `:now`,
   * both instants, and `:zone`: those with `:since < at <= :now`. On the business clock, or on the database's, as leases are.
   */
  readonly instants?: readonly { readonly on: 'business' | 'database'; readonly query: string }[];
  /** How long a drawing may stand otherwise: ages, days. */
  readonly period?: 'hour' | 'day';
};

export type CardSources = {
  readonly reads: Sources;
  /** Absent: time alone changes nothing. */
  readonly clock?: CardClock;
};

/** Names that cards show: seldom changed, so every card of the kind is drawn again. */
export const NAMES = {
  users: { only: ['display_name'] },
} as const satisfies Sources;

/** Server names and where they stand. */
export const ESTATE = {
  servers: { only: ['hostname', 'application_id', 'domain_environment_id', 'zone_id'] },
  domain_environments: {},
  environments: {},
  domains: {},
} as const satisfies Sources;

export const OWNERS = {
  applications: {},
  application_contacts: {},
  contacts: { only: ['name'] },
  users: { only: ['display_name', 'contact_id', 'disabled_at'] },
} as const satisfies Sources;

/** What makes two accounts one person (PEOPLE-4), of the cards of a kind that say in somebody's own chat what that person may decide. */
export function samePerson(kind: CardKind) {
  const keys = `select a.card_key from (select from r limit 1) q, card_anchors a
    join conversations c on c.id = a.conversation_id and c.kind = 'personal'
    where a.retired_at is null and a.card_key like '${kind}:%'`;
  return {
    users: { only: ['email', 'contact_id'], keys },
    contacts: { only: ['email'], keys },
  } as const satisfies Sources;
}

/** Prolonged every few seconds while somebody works. */
export const LEASE = ['lease_owner', 'lease_until'] as const;

export const WAITING_ANSWERS = {
  ...OWNERS,
  patch_validation: { except: ['comment', 'answers'] },
  campaigns: {},
  servers: { only: ['hostname', 'application_id'] },
  // Whether somebody is still asked for an answer (VALID-2).
  server_correspondance: {},
  patch_attempts: { only: ['server_id', 'started_at'] },
} as const;

export const CAMPAIGN_FIGURES = {
  campaigns: {},
  patch_sessions: { only: ['campaign_id', 'server_id', 'status'] },
  patch_attempts: { only: ['session_id', 'state'] },
  patch_validation: { only: ['campaign_id', 'server_id', 'patch_date', 'status'] },
} as const;
