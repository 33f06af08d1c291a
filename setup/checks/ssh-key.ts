// The key with which the worker logs in everywhere: there, closed to others, and opened by its passphrase.
import { statSync } from 'node:fs';
import path from 'node:path';
import { secretPath } from '../../config/secret-files.ts';
import { sentenceOf } from '../../config/sentence.ts';
import { SettingsError } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { sshSettingsOf } from '../../jobs/settings-from-file.ts';
import { createKeySource } from '../../targets/ssh/key-part.ts';
import type { SshSettings } from '../../targets/ssh/settings.ts';
import { type Check, type CheckResult, no, yes } from '../check.ts';
import { faultText, withVault } from '../with-vault.ts';

/** A group may read it, as where secrets are mounted; nobody else anything. */
const OPEN_TO_OTHERS = 0o027;

export const sshKeyCheck: Check = {
  name: 'ssh-key',
  title: { fr: 'Clé SSH', en: 'SSH key' },
  of: 'worker',
  needs: 'settings',
  run: async ({ settings }) => {
    const { file } = settings;
    if (file.ssh === undefined) {
      return no(
        { fr: 'ssh n’est pas renseigné', en: 'ssh is not set' },
        {
          fr: 'Ajoutez ssh au fichier de réglages (docs/settings.md).',
          en: 'Add ssh to the settings file (docs/settings.md).',
        },
      );
    }
    const { privateKeyFile, privateKeyAccount = '', passphraseFile } = file.ssh;
    const where = privateKeyFile ?? privateKeyAccount;
    try {
      const { type } = await withVault(settings, (sources) => keyNow(sshSettingsOf(settings, sources)));
      return openToOthers([privateKeyFile, passphraseFile]) ?? yes(`${where} (${type})`, `${where} (${type})`);
    } catch (error) {
      if (error instanceof IntegrationFault) return no(faultText(error.fault), SEE_VAULT);
      return error instanceof SettingsError ? unreadable(error) : notOpened(where, sentenceOf(error));
    }
  },
};

async function keyNow({ privateKey, passphrase }: SshSettings) {
  return (await createKeySource(privateKey, passphrase, () => {})()).value;
}

const SEE_VAULT = { fr: 'Voyez docs/integrations/cyberark.md.', en: 'See docs/integrations/cyberark.md.' };

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
