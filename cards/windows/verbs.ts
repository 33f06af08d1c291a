// What the buttons of maintenance windows send. `version`: of the window as the card shows it.
import type { WindowId } from '../../domain/ids.ts';

type Shown = { readonly windowId: WindowId; readonly version: number };

export type WindowsVerbs = {
  'window.add': Record<never, never>;
  'window.change': Shown;
  'window.approve': Shown;
  'window.archive': Shown;
};
