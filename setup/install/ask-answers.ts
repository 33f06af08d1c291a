// Asks a person what an installation is made of. Secrets that are typed go to files of the owner's alone, in a folder that the caller removes.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { subjectText } from '../../domain/identities/identity-words.ts';
import type { IdentitySubject } from '../../domain/identities/service-identity.ts';
import type { Text } from '../../domain/language.ts';
import {
  type AnswerFault,
  askUntil,
  noDay,
  noFile,
  noMailAddress,
  noObjectId,
  noRedisAddress,
  noText,
  noWebAddress,
  noZone,
  orNothing,
  takenName,
} from './answer-faults.ts';
import { type Answers, checkedAnswers } from './answers.ts';
import { SECRETS } from './files.ts';
import { heldSubjects, identitiesOf } from './identities.ts';
import type { Asker } from './questions.ts';
import { unreachedDatabase, unusableAdministrator } from './try-database.ts';
import { whyUnreadable } from './unreadable-files.ts';

/** Throws SettingsError when the answers do not hold together. */
export async function askAnswers(asker: Asker, folder: string): Promise<Answers> {
  const { ask, askSecret } = asker;
  const secret: Keep = (name, text) => {
    const where = path.join(folder, name);
    writeFileSync(where, `${text}\n`, { mode: 0o600 });
    return where;
  };
  const directory = await ask({ fr: 'Dossier des réglages ?', en: 'Folder of the settings?' }, '/etc/patchcenter');
  const until = (question: Text, ...faults: readonly AnswerFault[]) => askUntil(asker, () => ask(question), ...faults);
  const zone = await askUntil(asker, () => ask({ fr: 'Fuseau horaire ?', en: 'Time zone?' }, 'Europe/Paris'), noZone);
  const database = await askDatabase(asker, path.join(path.resolve(directory), SECRETS, 'database-url'));
  const redisUrl = await until(
    {
      fr: 'Adresse de Redis (redis://localhost:6379 ; vide : la file est dans PostgreSQL) ?',
      en: 'Address of Redis (redis://localhost:6379; empty: the queue is in PostgreSQL)?',
    },
    orNothing(noRedisAddress),
  );
  const teams = await askTeams(asker, secret);
  const publicUrl = await until(
    { fr: 'Adresse publique en https (vide : pas d’exports) ?', en: 'Public https address (empty: no exports)?' },
    orNothing(noWebAddress),
  );
  const admin = await until(
    { fr: 'Identifiant d’objet Entra du premier administrateur ?', en: 'Entra object id of the first admin?' },
    orNothing(noObjectId),
  );
  const username = await ask({ fr: 'Compte sur les serveurs ?', en: 'Account on the servers?' }, 'patch');
  const privateKeyFile = await until({ fr: 'Fichier de sa clé privée ?', en: 'File of its private key?' }, noFile);
  const passphrase = await askSecret({
    fr: 'Phrase de passe de la clé (vide : aucune, non affichée) :',
    en: 'Passphrase of the key (empty: none, not shown):',
  });
  const suffixes = await ask({
    fr: 'Domaines DNS à essayer (example.com), séparés par des espaces ?',
    en: 'DNS domains to try (example.com), separated by spaces?',
  });
  const vcenters = await askVcenters(asker, secret);
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

async function askVcenters(asker: Asker, secret: Keep) {
  const until = (question: Text, ...faults: readonly AnswerFault[]) =>
    askUntil(asker, () => asker.ask(question), ...faults);
  const vcenters: { name: string; url: string; username: string; passwordFile: string; caFile?: string }[] = [];
  for (;;) {
    const name = await until(
      { fr: 'Nom d’un vCenter (vide : pas d’autre) ?', en: 'Name of a vCenter (empty: no other)?' },
      orNothing(takenName(vcenters)),
    );
    if (name === '') return vcenters;
    const url = await until({ fr: 'Son adresse (https://…/sdk) ?', en: 'Its address (https://…/sdk)?' }, noWebAddress);
    const username = await until({ fr: 'Son compte ?', en: 'Its account?' }, noText);
    const typed = await askUntil(
      asker,
      () => asker.askSecret({ fr: 'Son mot de passe (non affiché) :', en: 'Its password (not shown):' }),
      noText,
    );
    const caFile = await until(
      {
        fr: 'Fichier de son autorité (vide : connue du système) ?',
        en: 'File of its authority (empty: known to the system)?',
      },
      orNothing(noFile),
    );
    const passwordFile = secret(`vcenter-${vcenters.length}`, typed);
    vcenters.push({ name, url, username, passwordFile, ...(caFile === '' ? {} : { caFile }) });
  }
}

async function askTeams(asker: Asker, secret: Keep): Promise<object> {
  const { ask, askSecret, askYes } = asker;
  const until = (question: Text, ...faults: readonly AnswerFault[]) => askUntil(asker, () => ask(question), ...faults);
  const registered = await askYes({
    fr: 'Le bot est-il déjà enregistré chez Microsoft (sinon : un essai avec le client Teams local) ?',
    en: 'Is the bot registered with Microsoft (else: a trial with the local Teams client)?',
  });
  if (!registered) return { localClient: true };
  const appId = await until(
    { fr: 'Azure Bot : identifiant de l’application ?', en: 'Azure Bot: id of the application?' },
    noObjectId,
  );
  const tenantId = await until({ fr: 'Identifiant du locataire Entra ?', en: 'Id of the Entra tenant?' }, noObjectId);
  const managed = await askYes({
    fr: 'Identité managée, sans mot de passe ?',
    en: 'A managed identity, without a password?',
  });
  if (managed) return { appId, tenantId, appType: 'UserAssignedMSI' };
  const certificateFile = await until(
    { fr: 'Fichier du certificat du bot (vide : un secret) ?', en: 'File of the bot’s certificate (empty: a secret)?' },
    orNothing(noFile),
  );
  if (certificateFile !== '') {
    const certificateKeyFile = await until(
      { fr: 'Fichier de sa clé (vide : dans le même) ?', en: 'File of its key (empty: in the same one)?' },
      orNothing(noFile),
    );
    return { appId, tenantId, certificateFile, ...(certificateKeyFile === '' ? {} : { certificateKeyFile }) };
  }
  const password = await askUntil(
    asker,
    () => askSecret({ fr: 'Secret du bot (non affiché) :', en: 'Secret of the bot (not shown):' }),
    noText,
  );
  return { appId, tenantId, passwordFile: secret('bot-password', password) };
}

async function askTracing(asker: Asker): Promise<object> {
  const until = (question: Text, fault: AnswerFault) => askUntil(asker, () => asker.ask(question), orNothing(fault));
  const endpoint = await until(
    {
      fr: 'Adresse d’un récepteur OpenTelemetry pour les traces (vide : pas de traces) ?',
      en: 'Address of an OpenTelemetry receiver for traces (empty: no traces)?',
    },
    noWebAddress,
  );
  if (endpoint === '') return {};
  const headersFile = await until(
    { fr: 'Fichier de ses en-têtes (vide : aucun) ?', en: 'File of its headers (empty: none)?' },
    noFile,
  );
  const caFile = await until(
    {
      fr: 'Fichier de son autorité (vide : connue du système) ?',
      en: 'File of its authority (empty: known to the system)?',
    },
    noFile,
  );
  const named = { ...(headersFile === '' ? {} : { headersFile }), ...(caFile === '' ? {} : { caFile }) };
  return { tracing: { endpoint, ...named } };
}

/** Whoever knows no date yet leaves it empty: the doctor then names what has nobody. */
async function askIdentities(asker: Asker, answers: Answers): Promise<object> {
  const until = (question: Text, fault: AnswerFault) => askUntil(asker, () => asker.ask(question), orNothing(fault));
  const owner = await until(
    {
      fr: 'Adresse électronique de qui répond de ces comptes, clés et secrets (vide : plus tard, dans settings.yaml) ?',
      en: 'E-mail address of who answers for these accounts, keys and secrets (empty: later, in settings.yaml)?',
    },
    noMailAddress,
  );
  if (owner === '') return [];
  const days = new Map<IdentitySubject, string>();
  const subjects = heldSubjects(answers);
  for (const subject of subjects) {
    const { fr, en } = subjectText(subject);
    const day = await until(
      {
        fr: `À renouveler au plus tard le (2028-06-30, vide : plus tard) : ${fr} ?`,
        en: `To be renewed by (2028-06-30, empty: later): ${en}?`,
      },
      noDay,
    );
    if (day !== '') days.set(subject, day);
  }
  return identitiesOf(subjects, { owner, dayOf: (subject) => days.get(subject) });
}

/** `kept`: where the address of an earlier run is. Its administrator is gone by then, as this house tells people to see to. */
async function askDatabase(asker: Asker, kept: string): Promise<object> {
  const { ask, askSecret, askYes } = asker;
  if (whyUnreadable(kept) === null) {
    const another = await askYes({
      fr: `L’adresse de la base est dans ${kept}. En donner une autre ?`,
      en: `The address of the database is in ${kept}. Give another one?`,
    });
    if (!another) return { url: readFileSync(kept, 'utf8').trim() };
  }
  // Yes unless said otherwise: whoever presses Enter and gives the administrator's address would have the product run as it.
  const make = await askYes({ fr: 'Créer la base et son rôle ?', en: 'Create the database and its role?' }, true);
  if (!make)
    return {
      url: await askUntil(
        asker,
        () =>
          askSecret({
            fr: 'Adresse de la base (postgres://…, non affichée) :',
            en: 'Address of the database (postgres://…, not shown):',
          }),
        unreachedDatabase,
      ),
    };
  const adminUrl = await askUntil(
    asker,
    () =>
      askSecret({
        fr: 'Adresse d’un administrateur de PostgreSQL (postgres://NOM:MOT-DE-PASSE@localhost/postgres, non affichée, jamais conservée) :',
        en: 'Address of an administrator of PostgreSQL (postgres://NAME:PASSWORD@localhost/postgres, not shown, never kept):',
      }),
    unusableAdministrator,
  );
  const name = await ask(
    { fr: 'Nom de la base et du rôle ?', en: 'Name of the database and of the role?' },
    'patchcenter',
  );
  return { adminUrl, name, role: name };
}
