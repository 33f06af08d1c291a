// Whether Microsoft gives the bot a token for these credentials: without one it reads everything and answers nothing.
import { certificateOf } from '../../../bot/settings-from-file.ts';
import { clientAssertion } from '../../../bot/teams/bot-certificate.ts';
import { authorityUrlOf, cloudOf } from '../../../bot/teams/settings.ts';
import type { Settings } from '../../../config.ts';
import type { Text } from '../../../domain/language.ts';
import { type Check, type CheckResult, no, unknown, yes } from '../../check.ts';

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
const MANAGED = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01';

export const teamsTokenCheck: Check = {
  name: 'teams-token',
  title: { fr: 'Jeton du bot auprès de Microsoft', en: 'Bot’s token from Microsoft' },
  of: 'chat',
  needs: 'settings',
  run: async ({ settings, fetch: send, signal }) => {
    const { MicrosoftAppId, MicrosoftAppTenantId, PATCHCENTER_AUTHENTICATION } = settings.environment;
    if (PATCHCENTER_AUTHENTICATION === 'off') return yes('essai : aucun n’est nécessaire', 'trial: none is needed');
    if (MicrosoftAppId === '' || MicrosoftAppTenantId === '') return NOT_SET;
    const { url, init } = await requestFor(settings);
    let response: Response;
    try {
      response = await send(url, { ...init, signal, redirect: 'error' });
    } catch {
      return cannotAsk(new URL(url).host);
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && has(answer, 'access_token') !== null) return yes('obtenu', 'obtained');
    if (response.status >= 500 || response.status === 429)
      return cannotAsk(`${new URL(url).host}, HTTP ${response.status}`);
    return refused(response.status, codeIn(answer), proofOf(settings.environment));
  },
};

async function requestFor({ environment, file }: Settings): Promise<{ url: string; init: RequestInit }> {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, ChannelService } = environment;
  const cloud = cloudOf({ cloud: file.teams.cloud, channelService: ChannelService });
  if (environment.MicrosoftAppType === 'UserAssignedMSI') {
    const asked = new URLSearchParams({ resource: cloud.issuer, client_id: MicrosoftAppId });
    return { url: `${MANAGED}&${asked}`, init: { headers: { Metadata: 'true' } } };
  }
  const url = `${authorityUrlOf(cloud, MicrosoftAppTenantId)}/oauth2/v2.0/token`;
  const certificate = certificateOf(environment);
  const proof =
    certificate === undefined
      ? { client_secret: MicrosoftAppPassword }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await clientAssertion(MicrosoftAppId, url, certificate()),
        };
  const asked = { grant_type: 'client_credentials', client_id: MicrosoftAppId, scope: `${cloud.issuer}/.default` };
  return { url, init: { method: 'POST', body: new URLSearchParams({ ...asked, ...proof }) } };
}

function has(answer: unknown, name: string): string | null {
  const value = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `AADSTS7000222`: of the sentence only the code, for the sentence may repeat what was sent. */
function codeIn(answer: unknown): string {
  return /AADSTS\d+/.exec(has(answer, 'error_description') ?? '')?.[0] ?? has(answer, 'error')?.slice(0, 60) ?? '';
}

const EXPIRED = 'AADSTS7000222';

type Proof = 'managed' | 'certificate' | 'secret';

function proofOf({ MicrosoftAppType, MicrosoftAppCertificate_FILE }: Settings['environment']): Proof {
  if (MicrosoftAppType === 'UserAssignedMSI') return 'managed';
  return MicrosoftAppCertificate_FILE === undefined ? 'secret' : 'certificate';
}

const CHECK_IDS: Readonly<Record<Proof, Text>> = {
  managed: {
    fr: 'Attribuez l’identité managée à cette machine, et vérifiez MicrosoftAppId.',
    en: 'Assign the managed identity to this machine, and check MicrosoftAppId.',
  },
  certificate: {
    fr: 'Vérifiez MicrosoftAppId et MicrosoftAppTenantId, et téléversez ce certificat dans Entra (Certificats et secrets).',
    en: 'Check MicrosoftAppId and MicrosoftAppTenantId, and upload that certificate in Entra (Certificates & secrets).',
  },
  secret: {
    fr: 'Vérifiez MicrosoftAppId, MicrosoftAppTenantId et MicrosoftAppPassword.',
    en: 'Check MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword.',
  },
};

function refused(status: number, code: string, proof: Proof): CheckResult {
  const said = [`HTTP ${status}`, code].filter((part) => part !== '').join(', ');
  if (code === EXPIRED) {
    return no(
      { fr: `refusé : le secret du client a expiré (${code})`, en: `refused: the client secret has expired (${code})` },
      {
        fr: 'Créez un nouveau secret dans Entra et changez MicrosoftAppPassword.',
        en: 'Make a new secret in Entra and change MicrosoftAppPassword.',
      },
    );
  }
  return no({ fr: `refusé (${said})`, en: `refused (${said})` }, CHECK_IDS[proof]);
}

function cannotAsk(where: string): CheckResult {
  return unknown(
    { fr: `impossible de le demander (${where})`, en: `it could not be asked for (${where})` },
    {
      fr: 'Laissez le processus de chat joindre cette adresse (docs/rights-and-network.md).',
      en: 'Let the chat process reach that address (docs/rights-and-network.md).',
    },
  );
}

const NOT_SET = unknown(
  { fr: 'non vérifié : l’inscription du bot n’est pas renseignée', en: 'not checked: the bot registration is not set' },
  {
    fr: 'Renseignez d’abord MicrosoftAppId et MicrosoftAppTenantId.',
    en: 'Set MicrosoftAppId and MicrosoftAppTenantId first.',
  },
);
