// The request to an owner (VALID-1): the servers of one application in one campaign, with the evidence of each.
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { ValidationRequestView, ValidationServer } from '../../cards/validations/validation/view.ts';
import { loadRuns } from '../../db/queries/actions/actions-view.ts';
import { loadCampaignHead } from '../../db/queries/campaigns/campaign-view.ts';
import { type LookShown, loadLooks } from '../../db/queries/integrations/looks.ts';
import { loadApplicationsOf, loadNamesByDuty } from '../../db/queries/people/owners.ts';
import { loadApplicationName } from '../../db/queries/servers/applications.ts';
import {
  type Evidence,
  loadEvidence,
  loadValidationRows,
  type ValidationRow,
} from '../../db/queries/validations/validation-view.ts';
import type { ApplicationId, CampaignId, ValidationId } from '../../domain/ids.ts';
import { mayAnswer, type ValidationStatus } from '../../domain/validations/validation-state.ts';
import { actionsPart } from '../actions/actions-part.ts';
import { advised } from '../shared/telling-packages.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

const MAX_PACKAGES = 5;

/** null: no such campaign, or nothing to validate for that application. */
export async function validationView(
  ctx: ViewContext,
  campaignId: CampaignId,
  applicationId: ApplicationId | null,
  page: number,
): Promise<ValidationRequestView | null> {
  const head = await loadCampaignHead(ctx.db, campaignId);
  const rows = await loadValidationRows(ctx.db, campaignId, applicationId);
  if (head === undefined || rows.length === 0) return null;
  const shown = pageOf(rows, page, PAGE_SIZES.validationServers);
  const evidence = await loadEvidence(
    ctx.db,
    shown.rows.map((row) => row.attempt_id),
  );
  const runs = await loadRuns(
    ctx.db,
    shown.rows.map((row) => row.attempt_id),
  );
  const looks = await loadLooks(
    ctx.db,
    shown.rows.map((row) => row.attempt_id),
  );
  const answering = await isAnswering(ctx, applicationId);
  const state = stateOf(rows, ctx.viewer !== null && answering);
  return {
    campaignId,
    label: head.label,
    applicationId,
    application: applicationId === null ? null : await loadApplicationName(ctx.db, applicationId),
    ...(await loadNamesByDuty(ctx.db, applicationId)),
    state,
    access: {
      answer: state.kind === 'open' && answering,
      force: state.kind === 'open' && mayHere(ctx, 'validation.force'),
    },
    counts: countAnswers(rows),
    asked: newestOf(rows),
    servers: {
      ...shown,
      rows: shown.rows.map((row) => ({
        ...serverOf(row, evidence.get(row.attempt_id)),
        ...actionsPart(runs.get(row.attempt_id)),
        ...looksPart(looks.get(row.attempt_id)),
      })),
    },
    ...noticePart(ctx),
  };
}

function looksPart(looks: readonly LookShown[] | undefined): Pick<ValidationServer, 'looks'> {
  return looks === undefined ? {} : { looks: looks.map(({ verdict, text }) => ({ verdict, text })) };
}

/** Anybody on a shared card, as far as there is an owner: the click asks again. */
async function isAnswering({ db, viewer }: ViewContext, applicationId: ApplicationId | null): Promise<boolean> {
  if (viewer === null) return applicationId !== null;
  const applications = await loadApplicationsOf(db, viewer.userId);
  return mayAnswer({ roles: viewer.roles, applications }, applicationId);
}

/**
 * Final once every server is answered, and no KO is left that could still become an OK. To somebody who may answer, it stays
 * open: an answer can be changed, also after production has started (VALID-1, VALID-3).
 */
function stateOf(rows: readonly ValidationRow[], toAnswerer: boolean): ValidationRequestView['state'] {
  const answers = rows.flatMap(({ answered_at: at, answered_by }) =>
    at === null ? [] : [{ by: answered_by ?? SYSTEM_NAME, at }],
  );
  const last = answers.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (last === undefined || answers.length < rows.length) return { kind: 'open' };
  const isOpen = toAnswerer || rows.some(({ status }) => status === 'validated_ko');
  return isOpen ? { kind: 'open' } : { kind: 'final', ...last };
}

function newestOf(rows: readonly ValidationRow[]): ValidationId {
  return rows.reduce((newest, row) => (row.id > newest.id ? row : newest)).id;
}

function countAnswers(rows: readonly ValidationRow[]): ValidationRequestView['counts'] {
  const count = (status: ValidationStatus) => rows.filter((row) => row.status === status).length;
  return {
    waiting: count('en_attente'),
    ok: count('validated_ok'),
    ko: count('validated_ko'),
    forced: count('forced'),
  };
}

function serverOf(row: ValidationRow, evidence: Evidence | undefined): ValidationServer {
  const { server_id: serverId, hostname, environment, patch_date: patchedAt, status, comment, answered_at } = row;
  const changes = advised(evidence);
  return {
    serverId,
    hostname,
    environment,
    patchedAt,
    status,
    asked: row.id,
    answers: row.answers,
    answer: answered_at === null ? null : { by: row.answered_by ?? SYSTEM_NAME, at: answered_at, comment },
    packages: topOf(changes, MAX_PACKAGES),
    fixes: new Set(changes.flatMap(({ advisories }) => advisories)).size,
    rebooted: evidence?.rebooted ?? null,
    checks: evidence?.checks ?? { verdict: 'unknown', differences: [] },
  };
}
