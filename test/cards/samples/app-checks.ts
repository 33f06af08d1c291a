// Samples of the cards of app checks.
import { type AppChecksView, appChecksCard } from '../../../cards/app-checks/app-checks/card.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { Sample, SamplesOf } from '../sample.ts';

export const samples: SamplesOf = (sample, language) => {
  const { said } = sample;
  const notice = { tone: 'error', text: said.refusal } as const;
  return {
    'app-checks': appChecksCard({ ...appChecksView(sample), notice }, language),
  };
};

function appChecksView({ servers, said }: Sample): AppChecksView {
  return {
    applicationId: 3 as ApplicationId,
    application: said.application(0),
    servers,
    checks: [
      { id: 1, kind: 'command', name: `/opt/app/bin/status ${said.unit}`, by: said.person(3) },
      { id: 2, kind: 'url', name: 'https://app.example.test/health', by: said.person(4) },
    ],
    access: { edit: true },
  };
}
