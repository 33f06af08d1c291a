// Who the bot is to Teams: without it nobody is let in, or everybody is.
import { botSettingsOf } from '../../../bot/settings-from-file.ts';
import { teamsSettingsFaults } from '../../../bot/teams/settings.ts';
import { type Settings, SettingsError } from '../../../config.ts';
import { type Check, no, yes } from '../../check.ts';

export const teamsSettingsCheck: Check = {
  name: 'teams-settings',
  title: { fr: 'Inscription du bot', en: 'Bot registration' },
  of: 'chat',
  needs: 'settings',
  run: async ({ settings }) => {
    const { MicrosoftAppType, PATCHCENTER_AUTHENTICATION } = settings.environment;
    if (PATCHCENTER_AUTHENTICATION === 'off') return TRIAL;
    const faults = faultsOf(settings).join(' ');
    if (faults === '') return yes(MicrosoftAppType, MicrosoftAppType);
    return no(
      { fr: faults, en: faults },
      {
        fr: 'Reprenez les valeurs de l’inscription Azure Bot (docs/teams-app.md).',
        en: 'Take the values from the Azure Bot registration (docs/teams-app.md).',
      },
    );
  },
};

/** The settings refuse it in production and where other machines reach the process: nobody but this machine speaks to the bot. */
const TRIAL = yes(
  'essai : client Teams local, sur cette machine seulement ; pour Teams, inscrivez le bot (docs/teams-app.md)',
  'trial: local Teams client, on this machine only; for Teams, register the bot (docs/teams-app.md)',
);

function faultsOf(settings: Settings): readonly string[] {
  try {
    return teamsSettingsFaults(botSettingsOf(settings).teams);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}
