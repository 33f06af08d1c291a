// The certificate by which the bot proves who it is, where there is one: readable, of its key, and not about to end.
import { certificateOf } from '../../../bot/settings-from-file.ts';
import { type BotCertificate, certificateEndsAt, certificateFault } from '../../../bot/teams/bot-certificate.ts';
import { SettingsError } from '../../../config.ts';
import { countedText } from '../../../domain/counts.ts';
import { type Check, type CheckResult, no, yes } from '../../check.ts';

/** Longer than a company takes to issue a new one, and to have it uploaded in Entra. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

export const teamsCertificateCheck: Check = {
  name: 'teams-certificate',
  title: { fr: 'Certificat du bot', en: 'Bot’s certificate' },
  of: 'chat',
  needs: 'settings',
  run: async ({ settings, now }) => {
    if (settings.environment.PATCHCENTER_AUTHENTICATION === 'off')
      return yes('essai : aucun n’est nécessaire', 'trial: none is needed');
    try {
      const certificate = certificateOf(settings.environment);
      return certificate === undefined ? WITHOUT : judge(certificate(), now());
    } catch (error) {
      if (error instanceof SettingsError) return unusable(error.faults.join(' '));
      throw error;
    }
  },
};

const WITHOUT = yes('aucun : secret ou identité managée', 'none: a secret or a managed identity');

function judge(certificate: BotCertificate, now: Date): CheckResult {
  const fault = certificateFault(certificate, now);
  if (fault !== null) return unusable(fault);
  const ends = certificateEndsAt(certificate);
  const day = ends.toISOString().slice(0, 10);
  const days = Math.floor((ends.getTime() - now.getTime()) / DAY_MS);
  if (days >= SOON_DAYS) return yes(`valable jusqu’au ${day}`, `valid until ${day}`);
  const left = countedText(days, ['jour', 'jours'], ['day', 'days']);
  return no(
    { fr: `il expire le ${day} (dans ${left.fr})`, en: `it ends on ${day} (in ${left.en})` },
    {
      fr: 'Téléversez-en un nouveau dans Entra, puis remplacez les deux fichiers : aucun redémarrage n’est nécessaire (docs/teams-app.md).',
      en: 'Upload a new one in Entra, then replace both files: no restart is needed (docs/teams-app.md).',
    },
  );
}

function unusable(fault: string): CheckResult {
  return no(
    { fr: fault, en: fault },
    {
      fr: 'Corrigez MicrosoftAppCertificate_FILE et MicrosoftAppCertificateKey_FILE (docs/teams-app.md).',
      en: 'Correct MicrosoftAppCertificate_FILE and MicrosoftAppCertificateKey_FILE (docs/teams-app.md).',
    },
  );
}
