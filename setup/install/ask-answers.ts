// Asks a person what an installation is made of. Secrets that are typed go to files of the owner's alone, in a folder that the caller removes.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { subjectText } from '../../domain/identities/identity-words.ts';
import type { IdentitySubject } from '../../domain/identities/service-identity.ts';
import { type Answers, checkedAnswers } from './answers.ts';
import { heldSubjects, identitiesOf } from './identities.ts';
import type { Asker } from './questions.ts';

/** Throws SettingsError when the answers do not hold together. */
export async function askAnswers(asker: Asker, folder: string): Promise<Answers> {
  const { ask, askSecret } = asker;
  const secret: Keep = (name, text) => {
    const where = path.join(folder, name);
    writeFileSync(where, `${text}\n`, { mode: 0o600 });
    return where;
  };
  const directory = await ask({ fr: 'Dossier des réglages ?', en: 'Folder of the settings?' }, '/etc/patchcenter');
  const zone = await ask({ fr: 'Fuseau horaire ?', en: 'Time zone?' }, 'Europe/Paris');
  const database = await askDatabase(asker);
  const redisUrl = await ask({
    fr: 'Adresse de Redis (vide : la file est dans PostgreSQL) ?',
    en: 'Address of Redis (empty: the queue is in PostgreSQL)?',
  });
  const teams = await askTeams(asker, secret);
  const publicUrl = await ask({
    fr: 'Adresse publique en https (vide : pas d’exports) ?',
    en: 'Public https address (empty: no exports)?',
  });
  const admin = await ask({
    fr: 'Identifiant d’objet Entra du premier administrateur ?',
    en: 'Entra object id of the first admin?',
  });
  const username = await ask({ fr: 'Compte sur les serveurs ?', en: 'Account on the servers?' }, 'patch');
  const privateKeyFile = await ask({ fr: 'Fichier de sa clé privée ?', en: 'File of its private key?' });
  const passphrase = await askSecret({
    fr: 'Phrase de passe de la clé (vide : aucune, non affichée) :',
    en: 'Passphrase of the key (empty: none, not shown):',
  });
  const suffixes = await ask({
    fr: 'Domaines DNS à essayer, séparés par des espaces ?',
    en: 'DNS domains to try, separated by spaces?',
  });
  const vcenters = [];
  for (;;) {
    const name = await ask({
      fr: 'Nom d’un vCenter (vide : pas d’autre) ?',
      en: 'Name of a vCenter (empty: no other)?',
    });
    if (name === '') break;
    const url = await ask({ fr: 'Son adresse (https://…/sdk) ?', en: 'Its address (https://…/sdk)?' });
    const user = await ask({ fr: 'Son compte ?', en: 'Its account?' });
    const typed = await askSecret({ fr: 'Son mot de passe (non affiché) :', en: 'Its password (not shown):' });
    const caFile = await ask({
      fr: 'Fichier de son autorité (vide : connue du système) ?',
      en: 'File of its authority (empty: known to the system)?',
    });
    const passwordFile = secret(`vcenter-${vcenters.length}`, typed);
    vcenters.push({ name, url, username: user, passwordFile, ...(caFile === '' ? {} : { caFile }) });
  }
  const given = {
    directory: path.resolve(directory),
    zone,
    database,
    ...(redisUrl === '' ? {} : { redisUrl }),
    teams,
    ...(publicUrl === '' ? {} : { publicUrl }),
    admins: admin === '' ? [] : [admin],
    ssh: {
      username,
      privateKeyFile,
      ...(passphrase === '' ? {} : { passphraseFile: secret('passphrase', passphrase) }),
      suffixes: [
        '',
        ...suffixes
          .split(/[\s,]+/)
          .filter((one) => one !== '')
          .map((one) => (one.startsWith('.') ? one : `.${one}`)),
      ],
    },
    vcenters,
    ...(await askTracing(asker)),
  };
  const answers = checkedAnswers(given, 'answers');
  return checkedAnswers({ ...given, identities: await askIdentities(asker, answers) }, 'answers');
}

/** Keeps what was typed, and says where. */
type Keep = (name: string, text: string) => string;

async function askTeams({ ask, askSecret, askYes }: Asker, secret: Keep): Promise<object> {
  const registered = await askYes({
    fr: 'Le bot est-il déjà enregistré chez Microsoft (sinon : un essai avec le client Teams local) ?',
    en: 'Is the bot registered with Microsoft (else: a trial with the local Teams client)?',
  });
  if (!registered) return { localClient: true };
  const appId = await ask({
    fr: 'Azure Bot : identifiant de l’application ?',
    en: 'Azure Bot: id of the application?',
  });
  const tenantId = await ask({ fr: 'Identifiant du locataire Entra ?', en: 'Id of the Entra tenant?' });
  const managed = await askYes({
    fr: 'Identité managée, sans mot de passe ?',
    en: 'A managed identity, without a password?',
  });
  if (managed) return { appId, tenantId, appType: 'UserAssignedMSI' };
  const certificateFile = await ask({
    fr: 'Fichier du certificat du bot (vide : un secret) ?',
    en: 'File of the bot’s certificate (empty: a secret)?',
  });
  if (certificateFile !== '') {
    const certificateKeyFile = await ask({
      fr: 'Fichier de sa clé (vide : dans le même) ?',
      en: 'File of its key (empty: in the same one)?',
    });
    return { appId, tenantId, certificateFile, ...(certificateKeyFile === '' ? {} : { certificateKeyFile }) };
  }
  const password = await askSecret({ fr: 'Secret du bot (non affiché) :', en: 'Secret of the bot (not shown):' });
  return { appId, tenantId, passwordFile: secret('bot-password', password) };
}

async function askTracing({ ask }: Asker): Promise<object> {
  const endpoint = await ask({
    fr: 'Adresse d’un récepteur OpenTelemetry pour les traces (vide : pas de traces) ?',
    en: 'Address of an OpenTelemetry receiver for traces (empty: no traces)?',
  });
  if (endpoint === '') return {};
  const headersFile = await ask({
    fr: 'Fichier de ses en-têtes (vide : aucun) ?',
    en: 'File of its headers (empty: none)?',
  });
  const caFile = await ask({
    fr: 'Fichier de son autorité (vide : connue du système) ?',
    en: 'File of its authority (empty: known to the system)?',
  });
  const named = { ...(headersFile === '' ? {} : { headersFile }), ...(caFile === '' ? {} : { caFile }) };
  return { tracing: { endpoint, ...named } };
}

/** Whoever knows no date yet leaves it empty: the doctor then names what has nobody. */
async function askIdentities({ ask }: Asker, answers: Answers): Promise<object> {
  const owner = await ask({
    fr: 'Adresse de qui répond de ces comptes, clés et secrets (vide : plus tard, dans settings.yaml) ?',
    en: 'Address of who answers for these accounts, keys and secrets (empty: later, in settings.yaml)?',
  });
  if (owner === '') return [];
  const days = new Map<IdentitySubject, string>();
  const subjects = heldSubjects(answers);
  for (const subject of subjects) {
    const { fr, en } = subjectText(subject);
    const day = await ask({
      fr: `À renouveler au plus tard le (2028-06-30, vide : plus tard) : ${fr} ?`,
      en: `To be renewed by (2028-06-30, empty: later): ${en}?`,
    });
    if (day !== '') days.set(subject, day);
  }
  return identitiesOf(subjects, { owner, dayOf: (subject) => days.get(subject) });
}

async function askDatabase({ ask, askSecret, askYes }: Asker): Promise<object> {
  const make = await askYes({ fr: 'Créer la base et son rôle ?', en: 'Create the database and its role?' });
  if (!make)
    return {
      url: await askSecret({
        fr: 'Adresse de la base (postgres://…, non affichée) :',
        en: 'Address of the database (postgres://…, not shown):',
      }),
    };
  const adminUrl = await askSecret({
    fr: 'Adresse d’un administrateur de PostgreSQL (postgres://…, non affichée, jamais conservée) :',
    en: 'Address of an administrator of PostgreSQL (postgres://…, not shown, never kept):',
  });
  const name = await ask(
    { fr: 'Nom de la base et du rôle ?', en: 'Name of the database and of the role?' },
    'patchcenter',
  );
  return { adminUrl, name, role: name };
}
