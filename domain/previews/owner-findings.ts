// INV-6: servers whose update nobody could validate, said before the campaign rather than after the update.
import type { ApplicationId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { Server } from '../server.ts';

/** `answerable`: applications with an owner who may answer; absent: nothing is said. */
export function ownerFindings(
  planned: readonly Server[],
  answerable: ReadonlySet<ApplicationId> | undefined,
): readonly Finding[] {
  if (answerable === undefined) return [];
  const alone = planned.filter(({ applicationId }) => applicationId === null);
  const unowned = planned.filter(({ applicationId }) => applicationId !== null && !answerable.has(applicationId));
  return [
    ...finding('no-application', alone, {
      fr: 'Sans application, donc sans responsable pour valider (seul un administrateur pourra répondre)',
      en: 'Without an application, so without an owner to validate (only an admin can answer)',
    }),
    ...finding('no-owner', unowned, {
      fr: 'Application sans responsable pouvant répondre (seul un administrateur pourra valider)',
      en: 'Application without an owner who can answer (only an admin can validate)',
    }),
  ];
}

function finding(
  code: 'no-application' | 'no-owner',
  servers: readonly Server[],
  said: { readonly fr: string; readonly en: string },
): readonly Finding[] {
  if (servers.length === 0) return [];
  const names = firstNames(servers.map(({ hostname }) => hostname));
  const text = { fr: `${said.fr} : ${names.fr}.`, en: `${said.en}: ${names.en}.` };
  return [{ code, severity: 'warning', text, rows: [], servers: servers.map(({ id }) => id) }];
}
