/** Settings of a policy that are read. */
const READ = words(`
  status action srcintf dstintf srcaddr srcaddr6 dstaddr dstaddr6 srcaddr-negate dstaddr-negate service service-negate
  schedule users groups fsso-groups devices proxy webfilter-profile application-list ssl-ssh-profile inspection-mode
  profile-type profile-group http-policy-redirect`);

/** Settings that change nothing on which connections to the internet a policy decides, or how. */
const WITHOUT_EFFECT = words(`
  uuid name comment comments label global-label policyid utm-status nat nat46 nat64 natip natinbound natoutbound ippool
  poolname poolname6 fixedport capture-packet av-profile ips-sensor dlp-sensor dlp-profile file-filter-profile
  emailfilter-profile voip-profile ips-voip-filter waf-profile casb-profile icap-profile videofilter-profile
  virtual-patch-profile diameter-filter-profile sctp-filter-profile profile-protocol-options traffic-shaper
  traffic-shaper-reverse per-ip-shaper tcp-mss-sender tcp-mss-receiver tcp-session-without-syn tcp-timeout-pid
  udp-timeout-pid session-ttl permit-any-host permit-stun-host match-vip match-vip-only auto-asic-offload np-acceleration
  delay-tcp-npu-session vlan-cos-fwd vlan-cos-rev vlan-filter diffserv-copy diffserv-forward diffserv-reverse
  diffservcode-forward diffservcode-rev anti-replay timeout-send-rst wccp webcache webcache-https block-notification
  replacemsg-override-group send-deny-packet vpntunnel outbound inbound wanopt wanopt-detection wanopt-passive-opt
  wanopt-peer wanopt-profile wsso rsso ntlm ntlm-guest ntlm-enabled-browsers fsso fsso-agent-for-ntlm auth-cert auth-path
  auth-redirect-addr schedule-timeout geoip-anycast geoip-match radius-mac-auth-bypass cgn-session-quota
  cgn-resource-quota cgn-eif cgn-eim cgn-log-server-grp pcp-inbound pcp-outbound pcp-poolname fec dynamic-shaping
  passive-wan-health-measurement app-monitor custom-log-fields decrypted-traffic-mirror redirect-url
  identity-based-route learning-mode policy-expiry policy-expiry-date policy-expiry-date-utc logtraffic
  logtraffic-start ssh-filter-profile ssh-policy-redirect web-auth-cookie detect-https-in-http-request http-tunnel-auth
  webproxy-forward-server webproxy-profile webproxy-proxy port-preserve port-random transparent disclaimer
  email-collect captive-portal-exempt match-max-concurrent-session log-http-transaction`);

/** What FortiGuard knows of the addresses of big services stands in settings of many names. */
const INTERNET_SERVICES = /^internet-service6?(-src)?(-name|-id|-group|-custom|-custom-group|-fortiguard|-negate)?$/;

/** Whether it is known here what a setting of a policy does. */
export function isKnownSetting(name: string): boolean {
  return READ.has(name) || WITHOUT_EFFECT.has(name) || INTERNET_SERVICES.test(name);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
