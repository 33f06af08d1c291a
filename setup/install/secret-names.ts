// The files of the secrets of a vCenter.

/** A name of a credential: no slash, nothing that a unit reads otherwise. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
export const passwordName = (vcenter: string) => `vcenter-${plain(vcenter)}`;
export const caName = (vcenter: string) => `vcenter-${plain(vcenter)}-ca`;
