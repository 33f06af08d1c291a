// The key with which the worker logs in everywhere: there, closed to others, and opened by its passphrase.
import { statSync } from 'node:fs';
import path from 'node:path';
import { secretPath } from '../../config/secret-files.ts';
import { sentenceOf } from '../../config/sentence.ts';
import { readSecret, SettingsError } from '../../config.ts';
import { parsePrivateKey } from '../../targets/ssh/private-key.ts';
import { type Check, type CheckResult, no, yes } from '../check.ts';

/** A group may read it, as where secrets are mounted; nobody else anything. */
const OPEN_TO_OTHERS = 0o027;

export const sshKeyCheck: Check = {
  name: 'ssh-key',
  title: { fr: 'Clé SSH', en: 'SSH key' },
  of: 'worker',
  needs: 'settings',
  run: async ({ settings: { file } }) => {
    if (file.ssh === undefined) {
      return no(
        { fr: 'ssh n’est pas renseigné', en: 'ssh is not set' },
        {
          fr: 'Ajoutez ssh au fichier de réglages (docs/settings.md).',
          en: 'Add ssh to the settings file (docs/settings.md).',
        },
      );
    }
    const { privateKeyFile, passphraseFile } = file.ssh;
    try {
      const passphrase = passphraseFile === undefined ? undefined : readSecret(passphraseFile);
      const key = parsePrivateKey(readSecret(privateKeyFile), passphrase);
      return (
        openToOthers([privateKeyFile, passphraseFile]) ??
        yes(`${privateKeyFile} (${key.type})`, `${privateKeyFile} (${key.type})`)
      );
    } catch (error) {
      return error instanceof SettingsError ? unreadable(error) : notOpened(privateKeyFile, sentenceOf(error));
    }
  },
};

function openToOthers(files: readonly (string | undefined)[]): CheckResult | null {
  for (const file of files) {
    if (file === undefined) continue;
    const where = path.resolve(secretPath(file));
    if ((statSync(where).mode & OPEN_TO_OTHERS) === 0) continue;
    return no(
      { fr: `d’autres comptes que le sien accèdent à ${where}`, en: `other accounts than its own can reach ${where}` },
      { fr: `chmod 600 ${where}`, en: `chmod 600 ${where}` },
    );
  }
  return null;
}

function unreadable({ faults }: SettingsError): CheckResult {
  return no(
    { fr: faults.join(' '), en: faults.join(' ') },
    {
      fr: 'Placez-y la clé, lisible par le seul compte du worker.',
      en: 'Put the key there, readable by the account of the worker alone.',
    },
  );
}

function notOpened(file: string, why: string): CheckResult {
  return no(
    { fr: `${file} ne s’ouvre pas : ${why}`, en: `${file} cannot be opened: ${why}` },
    { fr: 'Vérifiez la clé et passphraseFile.', en: 'Check the key and passphraseFile.' },
  );
}
