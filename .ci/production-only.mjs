// Leaves of a CycloneDX bill on standard input what the lock file does not call a package of development. npm's own `--omit dev` also
// leaves out what production and development both use.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const bill = JSON.parse(readFileSync(0, 'utf8'));
const production = new Set(
  Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`),
);
const isProduction = ({ name, version }) => production.has(`${name}@${version}`);
const components = bill.components.filter(isProduction);
const kept = new Set([bill.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
const dependencies = bill.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
console.log(JSON.stringify({ ...bill, components, dependencies }, null, 2));
