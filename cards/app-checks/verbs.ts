// What the buttons of app checks send.
import type { ApplicationId } from '../../domain/ids.ts';

export type AppChecksVerbs = {
  'app-checks.remove': { readonly applicationId: ApplicationId; readonly checkId: number };
};
