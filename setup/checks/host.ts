// One server, named by hand: its port, its key, the login, and what sudo allows there. Records nothing.
import { hasOtherKey, readSshOf } from '../../db/queries/doctor/ssh-of.ts';
import { type SecretSources, sshSettingsOf } from '../../jobs/settings-from-file.ts';
import { asRoot, grantOf, parseSudo, SUDO_COMMAND } from '../../targets/facts/as-root.ts';
import { type ProbeAnswer, runProbes } from '../../targets/facts/probe.ts';
import { HostAnswerError, type HostSession, ReachError } from '../../targets/ports.ts';
import { createSshPort } from '../../targets/ssh/port.ts';
import { targetOfServer } from '../../targets/target-of-server.ts';
import { readWindowsFacts } from '../../targets/windows/read-facts.ts';
import type { WindowsFacts } from '../../targets/windows/scripts/facts.ts';
import { type Check, type CheckResult, no, unknown, type WithDatabase, yes } from '../check.ts';
import { withVault } from '../with-vault.ts';

export function hostCheck(hostname: string): Check {
  return {
    name: `host ${hostname}`,
    title: { fr: `Serveur ${hostname}`, en: `Server ${hostname}` },
    of: 'worker',
    needs: 'database',
    run: (at) => withVault(at.settings, (sources) => login(hostname.toLowerCase(), sources, at)),
  };
}

async function login(
  hostname: string,
  sources: SecretSources,
  { settings, db, signal }: WithDatabase,
): Promise<CheckResult> {
  const ssh = createSshPort(sshSettingsOf(settings, sources), {
    verify: async (host, port, _type, fingerprint) =>
      (await hasOtherKey(db, { host, port, fingerprint })) ? 'changed' : 'known',
  });
  let session: HostSession | null = null;
  const close = () => session?.close();
  signal.addEventListener('abort', close);
  try {
    const target = targetOfServer({ hostname, ...(await readSshOf(db, hostname)) });
    if (target.reach.kind === 'ssm') return unknown(BY_AGENT, SEE_AWS);
    session = await ssh.connect(target);
    if (session.kind === 'windows')
      return judgeWindows(`${session.address}, ${session.method}`, await readWindowsFacts(session));
    const { sudo, listed } = await runProbes(session, SUDO_PROBES, 10_000);
    return judge(`${session.address}, ${session.method}`, sudo, listed);
  } catch (error) {
    if (error instanceof HostAnswerError) return no({ fr: error.message, en: error.message }, WINDOWS);
    if (!(error instanceof ReachError)) throw error;
    const { kind, detail } = error.failure;
    return no({ fr: `${kind} : ${detail}`, en: `${kind}: ${detail}` }, REMEDIES[kind]);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** Nobody logs in there: what its agent says is asked with its account. */
const BY_AGENT = {
  fr: 'joint par Systems Manager, sans SSH',
  en: 'reached through Systems Manager, without SSH',
};
const SEE_AWS = {
  fr: 'Voyez la ligne AWS ; ses prérequis disent si son agent répond.',
  en: 'See the line AWS; its prerequisites say whether its agent answers.',
};

/** What every list allows (deploy/sudoers). */
const SUDO_PROBES = [
  { id: 'sudo', command: SUDO_COMMAND },
  { id: 'listed', command: asRoot('dmidecode -s system-uuid', 'listed-commands', 5) },
] as const;

function judge(how: string, sudo: ProbeAnswer, listed: ProbeAnswer): CheckResult {
  if (grantOf(sudo) === 'any-command') return yes(`${how}, sudo pour tout`, `${how}, sudo for everything`);
  switch (parseSudo(sudo, listed)) {
    case 'yes':
      return yes(`${how}, sudo par liste`, `${how}, sudo by a list`);
    case 'no':
      return no({ fr: `${how}, sudo refuse`, en: `${how}, sudo refuses` }, SUDO);
    case 'unknown':
      return unknown({ fr: `${how}, sudo : réponse inconnue`, en: `${how}, sudo: answer not known` }, SUDO);
  }
}

function judgeWindows(how: string, { IsAdministrator: isAdministrator, Caption }: WindowsFacts): CheckResult {
  const system = `${how}, ${Caption ?? 'Windows'}`;
  if (isAdministrator === true) return yes(`${system}, administrateur`, `${system}, administrator`);
  const says = { fr: `${system}, droits d’administrateur`, en: `${system}, rights of an administrator` };
  return isAdministrator === false
    ? no({ fr: `${says.fr} : non`, en: `${says.en}: no` }, WINDOWS)
    : unknown({ fr: `${says.fr} : réponse inconnue`, en: `${says.en}: answer not known` }, WINDOWS);
}

const WINDOWS = {
  fr: 'Préparez le serveur comme dit dans docs/windows.md (OpenSSH, compte, droits).',
  en: 'Prepare the server as docs/windows.md says (OpenSSH, account, rights).',
};

const SUDO = {
  fr: 'Déposez les règles sudo (deploy/sudoers, docs/rights-and-network.md).',
  en: 'Put the sudo rules there (deploy/sudoers, docs/rights-and-network.md).',
};

const REMEDIES = {
  'name-unknown': { fr: 'Vérifiez le nom, le DNS et ssh.suffixes.', en: 'Check the name, DNS and ssh.suffixes.' },
  'port-closed': {
    fr: 'Ouvrez le flux du worker vers ce serveur, port 22.',
    en: 'Open the flow from the worker to this server, port 22.',
  },
  'login-refused': {
    fr: 'Déposez la clé publique dans authorized_keys du compte.',
    en: 'Put the public key into authorized_keys of the account.',
  },
  'no-secret': {
    fr: 'Voyez la ligne CyberArk, et docs/integrations/cyberark.md.',
    en: 'See the line CyberArk, and docs/integrations/cyberark.md.',
  },
  'host-key-changed': {
    fr: 'Voyez /hostkeys : un administrateur accepte la nouvelle clé, ou non.',
    en: 'See /hostkeys: an admin accepts the new key, or not.',
  },
  'shell-unusable': {
    fr: 'Donnez au compte un shell ordinaire (docs/runbook.md).',
    en: 'Give the account an ordinary shell (docs/runbook.md).',
  },
  timeout: {
    fr: 'Le serveur est lent ou filtré : réessayez, puis voyez le réseau.',
    en: 'The server is slow or filtered: try again, then look at the network.',
  },
  'connection-lost': {
    fr: 'Réessayez, puis voyez les journaux de sshd sur le serveur.',
    en: 'Try again, then look at the logs of sshd on the server.',
  },
  'agent-absent': SEE_AWS,
  'agent-silent': SEE_AWS,
  'agent-old': SEE_AWS,
  'aws-refused': SEE_AWS,
  unsupported: SEE_AWS,
} as const satisfies Record<ReachError['failure']['kind'], { fr: string; en: string }>;
