// One vCenter: it answers under a certificate that is trusted, takes the login, shows its machines and grants the role.
import type { Settings } from '../../config.ts';
import { hasKernelCampaign, hasNormallyOff } from '../../db/queries/doctor/estate.ts';
import { type SecretSources, vcenterSettingsOf } from '../../jobs/settings-from-file.ts';
import { VcenterError } from '../../targets/ports.ts';
import {
  type AccountRights,
  NEEDED_PRIVILEGES,
  PRIVILEGE_TO_RESET,
  PRIVILEGE_TO_STOP,
  readAccountRights,
} from '../../targets/vcenter/account-rights.ts';
import { type Check, type CheckResult, no, unknown, type WithSettings, yes } from '../check.ts';
import { withVault } from '../with-vault.ts';
import { type CertificateEnd, certificateEnd } from './certificate-end.ts';

export function vcenterChecks(settings: Settings | null): readonly Check[] {
  return (settings?.file.vcenters?.list ?? []).map(({ name }) => ({
    name: `vcenter ${name}`,
    title: { fr: `vCenter ${name}`, en: `vCenter ${name}` },
    of: 'worker',
    needs: 'settings',
    run: (at) => withVault(at.settings, (sources) => look(name, sources, at)),
  }));
}

async function look(name: string, sources: SecretSources, at: WithSettings): Promise<CheckResult> {
  const connection = vcenterSettingsOf(at.settings, sources).vcenters.find((one) => one.name === name);
  if (connection === undefined) throw new Error(`${name} is not in the settings`);
  const privileges = [...NEEDED_PRIVILEGES, ...(await neededBesides(at))];
  try {
    const [rights, end] = await Promise.all([
      readAccountRights(connection, privileges, at.signal),
      certificateEnd(connection.url, connection.caPem, at),
    ]);
    return judge(rights, end);
  } catch (error) {
    if (!(error instanceof VcenterError)) throw error;
    return notReached(error);
  }
}

async function neededBesides({ settings, database }: WithSettings): Promise<readonly string[]> {
  const db = database.kind === 'reached' ? database.db : null;
  const stops = db !== null && (await hasNormallyOff(db));
  const resets = settings.file.campaigns.kernels === 'own-track' || (db !== null && (await hasKernelCampaign(db)));
  return [...(stops ? [PRIVILEGE_TO_STOP] : []), ...(resets ? [PRIVILEGE_TO_RESET] : [])];
}

const ROLE = {
  fr: 'Donnez au compte le rôle de docs/rights-and-network.md, sur les dossiers de ces machines.',
  en: 'Give the account the role of docs/rights-and-network.md, on the folders of those machines.',
};

function judge({ machines, lacks }: AccountRights, end: CertificateEnd): CheckResult {
  if (end.kind === 'soon') {
    return no(
      { fr: `son certificat expire le ${end.day}`, en: `its certificate ends on ${end.day}` },
      { fr: 'Renouvelez le certificat du vCenter.', en: 'Renew the certificate of the vCenter.' },
    );
  }
  if (machines === 0)
    return no({ fr: 'le compte n’y voit aucune machine', en: 'the account sees no machine there' }, ROLE);
  if (lacks === null) {
    return unknown(
      {
        fr: `${machines} machines ; ce vCenter ne dit pas les droits du compte`,
        en: `${machines} machines; this vCenter does not tell the rights of the account`,
      },
      ROLE,
    );
  }
  const [first] = lacks;
  if (first === undefined) return yes(`${machines} machines, tous les droits`, `${machines} machines, all privileges`);
  const names = lacks.map(({ privilege }) => privilege).join(', ');
  return no(
    {
      fr: `il manque ${names} (par exemple sur ${first.machine})`,
      en: `${names} missing (for instance on ${first.machine})`,
    },
    ROLE,
  );
}

function notReached({ kind, detail }: VcenterError): CheckResult {
  if (/ALTNAME/.test(detail)) {
    return no(
      { fr: `son certificat porte un autre nom : ${detail}`, en: `its certificate bears another name: ${detail}` },
      {
        fr: 'Écrivez dans url un nom que porte son certificat (openssl s_client -connect NOM:443), et que connaît cette machine.',
        en: 'Write in url a name that its certificate bears (openssl s_client -connect NAME:443), and that this machine knows.',
      },
    );
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(detail)) {
    return no(
      { fr: `nom inconnu de cette machine : ${detail}`, en: `a name that this machine does not know: ${detail}` },
      {
        fr: 'Corrigez url, ou le DNS de cette machine (getent hosts NOM).',
        en: 'Correct url, or the DNS of this machine (getent hosts NAME).',
      },
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(detail)) {
    return no(
      { fr: `certificat non reconnu : ${detail}`, en: `certificate not trusted: ${detail}` },
      {
        fr: 'Placez l’autorité qui l’a signé dans un fichier et nommez-le dans caFile.',
        en: 'Put the authority that signed it in a file, and name it in caFile.',
      },
    );
  }
  if (/InvalidLogin/.test(detail)) {
    return no(
      { fr: 'compte ou mot de passe refusé', en: 'account or password refused' },
      {
        fr: 'Vérifiez username et passwordFile ; un compte essayé trop souvent se bloque.',
        en: 'Check username and passwordFile; an account that is tried too often is locked.',
      },
    );
  }
  const said = { fr: detail, en: detail };
  if (kind === 'unreachable')
    return no(said, {
      fr: 'Ouvrez le flux du worker vers ce vCenter, port 443.',
      en: 'Open the flow from the worker to this vCenter, port 443.',
    });
  return no(said, ROLE);
}
