import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { JOURNAL_MERGES } from './plan/git-attributes.ts';
import { WorkspaceFault } from './read.ts';

/** What a new workspace begins with. */
export interface InitOptions {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly catalogs: readonly string[];
}

const IGNORED = `# Rows about people and devices stay out of git; what they rest on (manifests) goes in.
evidence/**/raw/
evidence/**/*.parquet
evidence/.*
assessments/**/findings/
assessments/**/findings.json
assessments/**/inputs/catalogs.json
assessments/.*
*.html
muster-report*
# Tells whom the pseudonyms of redacted reports stand for.
redaction.key
`;

/** Makes a workspace in a folder, file by file; nothing that exists is touched. Answers the files it made. */
export async function initWorkspace(folder: string, options: InitOptions): Promise<readonly string[]> {
  const texts: Readonly<Record<string, string>> = {
    'muster.yaml': settings(options),
    'attestations.yaml': ATTESTATIONS,
    'waivers.yaml': WAIVERS,
    '.gitignore': IGNORED,
    '.gitattributes': `${JOURNAL_MERGES}\n`,
  };
  await mkdir(folder, { recursive: true });
  const made: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    try {
      const file = await open(join(folder, name), 'wx');
      await file.writeFile(text);
      await file.close();
      made.push(name);
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isThere) throw error;
      if (name === 'muster.yaml')
        throw new WorkspaceFault([
          {
            file: join(folder, name),
            line: 1,
            column: 1,
            message: 'there is a workspace here already; nothing was changed',
          },
        ]);
    }
  }
  for (const name of ['evidence', 'assessments']) await mkdir(join(folder, name), { recursive: true });
  return made;
}

function settings({ tenantId, tenantName, catalogs }: InitOptions): string {
  return `# The tenant, what is in scope, and what cannot be read from it. Unknown keys are errors.
version: 1
${stringify({ tenant: { id: tenantId, name: tenantName }, services: ['managed-desktop'], catalogs }).trimEnd()}

# pilot: { groups: [Managed Desktop Pilot] }       # only their members are in scope; nested groups count
# sites: [{ id: head-office, name: Head office }]  # places from which devices reach the internet
# exclusions: [{ category: Kiosk, reason: Kiosks stay as they are }]   # or device, serial, model, name_pattern
# stale_after_days: 30                             # instead of each table's own age
# profile: { forests: 1, federated: false, vpn: true, proxy: false }   # what is left out is not known
# break_glass: [emergency@contoso.onmicrosoft.com]
# service_accounts: [sync@contoso.onmicrosoft.com]
# params: { entra-connect-version: { minimum: 2.4.0.0 } }             # a requirement's own figures
`;
}

const ATTESTATIONS = `# What no export can show, as dated facts. \`muster attest\` lists what is asked for and writes here.
version: 1
attestations: []
`;

const WAIVERS = `# Findings that somebody accepted for a time. \`muster waive\` writes here.
version: 1
waivers: []
`;
