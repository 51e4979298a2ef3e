import { curl, type Scenario, tcp } from '../scenario.ts';

export const rangesStripped: Scenario = {
  title: 'Proxy takes ranges away',
  story:
    'A proxy that scans whole files takes the header Range out of requests, so that Delivery Optimization cannot fetch parts.',
  network: { tampers: true },
  probe: ['--proxy', 'http://10.77.0.1:8888', '--ca-file', '{company-root}'],
  witnesses: [
    {
      run: curl('-x', 'http://10.77.0.1:8888', '-r', '0-9', 'http://ctldl.windowsupdate.com/'),
      says: ['answer was 200'],
      saysNot: ['answer was 206'],
    },
  ],
  expects: [tcp('ctldl.windowsupdate.com:80', 'degraded', 'ranges-refused')],
};
