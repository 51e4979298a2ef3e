/** First words of commands that decide nothing on who gets out to the internet by name, or that are read elsewhere. */
export const HARMLESS: ReadonlySet<string> = new Set(
  `aaa aaa-server access-group access-list allocate-interface anyconnect anyconnect-custom-attr-name anyconnect-essentials
  app-agent arp as-path asdm ASA asp banner boot call-home class-map clear clock cluster config-register configure console
  crashinfo crypto cts cxsc ddns description dhcp-client dhcpd dhcprelay dns dns-group domain-name dynamic-access-policy-record
  enable end enforcenextupdate established exit failover firewall flow-export fragment ftp global group-object
  group-policy hostname http http-server icmp igmp imap4s interface ip ipsec ipv6 isakmp jumbo-frame key
  l2tp ldap lacp license logging login mac-address mac-address-table mac-list management-access mfib mode monitor-interface
  mount mroute mtu multicast-routing name names nameif nat ngips no ntp nve object object-group object-group-search pager
  passwd password password-policy pim ping policy-list policy-map pop3s prefix-list priority-queue privilege prompt quit
  quota reload rest-api route route-map router same-security-traffic service service-module service-policy session setup show
  sla smtp-server smtps snmp-map snmp-server ssh ssl static strong-encryption-disable sunrpc-server sysopt tcp-map telnet
  terminal terminal-width tftp-server threat-detection time-range timeout tls-proxy track tunnel-group
  tunnel-group-map user-identity user-statistics username virtual vpdn vpn vpn-addr-assign vpn-sessiondb vpnsetup wccp
  webvpn write xlate zone zonelabs-integrity Cryptochecksum: Saved`.split(/\s+/),
);
