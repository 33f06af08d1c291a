// What the card of a report is drawn from.
import { merged } from '../../card-sources/gate-reads.ts';
import { SITES_OF_CAMPAIGN } from '../../card-sources/ring-reads.ts';
import type { CardSources } from '../../card-sources/source.ts';
import { FIGURE_SOURCES } from '../kpi/card-sources.ts';

const report: CardSources = {
  reads: merged(FIGURE_SOURCES, {
    // What sites refused (RING-1).
    ...SITES_OF_CAMPAIGN,
    site_answers: {},
    servers: { only: ['site_id'] },
    users: { only: ['display_name'] },
    campaigns: {
      only: [
        ...['week_start', 'status', 'calendar_override_reason', 'calendar_override_by', 'calendar_override_at'],
        ...['gate_shortened_reason', 'gate_shortened_by', 'gate_shortened_at'],
      ],
    },
    // Compliance over the weeks.
    server_scans: { only: ['read_since', 'scanned_at'] },
    server_pending: {},
    reading_spans: {},
    application_contacts: {},
    user_roles: {},
    patch_planning: {},
    campaign_plan_rows: {},
    gate_overrides: {},
    package_excludes: {},
    patch_validation: {},
    patch_attempts: { only: ['server_id', 'campaign_id', 'state', 'ended_at', 'rebooted', 'failure_class'] },
    patch_sessions: {
      only: [
        ...['server_id', 'campaign_id', 'status', 'date_prevue', 'prereq_date', 'prereq_detail'],
        ...['exclusion_reason', 'exclusion_detail', 'excluded_by'],
      ],
    },
  }),
  clock: { period: 'day' },
};

export const reportsCardSources: Readonly<Record<'report', CardSources>> = { report };
