// What a script throws: an HRESULT that it catches and answers, or text on stderr where it catches nothing.

const MESSAGES: Readonly<Record<string, { readonly en: string; readonly fr: string; readonly type: string }>> = {
  '0x80070005': { en: 'Access is denied.', fr: 'Accès refusé.', type: 'System.UnauthorizedAccessException' },
  '0x80070070': {
    en: 'There is not enough space on the disk.',
    fr: 'Espace insuffisant sur le disque.',
    type: 'System.IO.IOException',
  },
  '0x8007045B': {
    en: 'A system shutdown is in progress.',
    fr: 'Un arrêt du système est en cours.',
    type: 'System.Runtime.InteropServices.COMException',
  },
  '0x80072EE2': {
    en: 'The operation timed out',
    fr: 'Le délai d’attente de l’opération a expiré',
    type: 'System.Runtime.InteropServices.COMException',
  },
  '0x80131501': {
    en: 'the search of Windows Update was not whole (result 3) 0x8024402C',
    fr: 'the search of Windows Update was not whole (result 3) 0x8024402C',
    type: 'System.Management.Automation.RuntimeException',
  },
  '0x80240022': {
    en: 'Operation failed for all the updates.',
    fr: 'L’opération a échoué pour toutes les mises à jour.',
    type: 'System.Runtime.InteropServices.COMException',
  },
};

export class ScriptFailure extends Error {
  readonly hresult: string;

  constructor(hresult: string) {
    super(hresult);
    this.hresult = hresult;
  }

  answer(language: 'en' | 'fr') {
    const { en = '', fr = '', type = 'System.Exception' } = MESSAGES[this.hresult] ?? {};
    const HRESULT = language === 'fr' ? 'Exception de HRESULT : ' : 'Exception from HRESULT: ';
    return {
      Error: {
        HResult: this.hresult,
        Message: `${language === 'fr' ? fr : en} (${HRESULT}${this.hresult})`,
        Type: type,
      },
    };
  }
}

/** Nobody catches it: its text is on stderr, nothing is between the markers. */
export class ScriptThrows extends Error {}
