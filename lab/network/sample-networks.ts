import type { Network, Scenario } from './scenario.ts';

/** A site's network without what a scenario of the tests has besides. */
function networkOf(title: string, story: string, network: Network, probe: readonly string[] = []): Scenario {
  return { title, story, network, probe, witnesses: [], expects: [] };
}

const PROXY = 'http://10.77.0.1:3128';
const NTP_CLOSED = { hosts: 'any', protocol: 'udp', port: 123, does: 'drop' } as const;

/** Networks of the sample tenants' sites by `tenant/site`: `record.ts` probes from each, and the sample has what it saw. */
export const SAMPLE_NETWORKS: Readonly<Record<string, Scenario>> = {
  'contoso/london': networkOf(
    'Contoso, London head office',
    'An explicit proxy opens all TLS but that of a list of exceptions, which somebody made years ago and nobody extended.',
    {
      proxy: {
        bumps: 'all',
        spares: [
          '.microsoftonline.com',
          '.microsoftonline-p.com',
          '.login.microsoft.com',
          '.live.com',
          '.msauth.net',
          '.msftauth.net',
          '.windows.net',
          '.manage.microsoft.com',
          '.windowsupdate.com',
          '.update.microsoft.com',
          '.delivery.mp.microsoft.com',
          '.office.com',
          '.office.net',
          '.office365.com',
          '.sharepoint.com',
          '.teams.microsoft.com',
        ],
      },
    },
    ['--proxy', PROXY, '--ca-file', '{company-root}'],
  ),
  'contoso/dublin': networkOf('Contoso, Dublin', 'A branch with a line of its own and nothing on it but a router.', {}),
  'contoso/home': networkOf(
    'Contoso, at home by VPN',
    'All goes through the tunnel, whose firewall lets UDP 123 to nobody but the company.',
    { firewall: [NTP_CLOSED] },
  ),
  'fabrikam/muenchen': networkOf(
    'Fabrikam, Munich',
    'A proxy wants everybody to say who they are by NTLM, which a device that sets itself up cannot.',
    { proxy: { asks: 'ntlm' }, firewall: [NTP_CLOSED] },
    ['--proxy', PROXY],
  ),
  'fabrikam/detroit': networkOf(
    'Fabrikam, Detroit',
    'An old load balancer speaks for some names, and knows no TLS above 1.1.',
    {
      names: {
        elsewhere: {
          'portal.manage.microsoft.com': 'old-tls',
          'enrollment.manage.microsoft.com': 'old-tls',
          'login.microsoftonline.com': 'old-tls',
          'device.login.microsoftonline.com': 'old-tls',
          'enterpriseregistration.windows.net': 'old-tls',
        },
      },
    },
  ),
  'woodgrove/main': networkOf(
    'Woodgrove, Seattle',
    'Nothing stands between the devices and the internet but a router.',
    {},
  ),
};
