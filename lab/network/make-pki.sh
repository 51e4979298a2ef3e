#!/usr/bin/env bash
# Makes the lab's certificates in the current folder with openssl, from NNN.san files (sections for openssl with the names of one
# certificate each) and every.san (with all names). Names come by file: ten thousand of them do not fit an argument.
# Arguments: hosts of the leaf's CRL, of the intermediate's CRL, of OCSP, of the issuers' certificates.
set -euo pipefail
leaf_crl=$1 intermediate_crl=$2 ocsp=$3 issuers=$4

cat > ca.cnf << EOF
[intermediate_ca]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = intermediate.pem
private_key = intermediate.key
default_md = sha256
default_days = 90
default_crl_days = 30
policy = any
copy_extensions = copy
unique_subject = no
x509_extensions = leaf
[root_ca]
database = root-index.txt
crlnumber = root-crlnumber
certificate = root.pem
private_key = root.key
default_md = sha256
default_crl_days = 30
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = any
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://$intermediate_crl/lab-root.crl
authorityInfoAccess = caIssuers;URI:http://$issuers/lab-root.crt
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://$leaf_crl/lab-intermediate.crl
authorityInfoAccess = OCSP;URI:http://$ocsp,caIssuers;URI:http://$issuers/lab-intermediate.crt
EOF
: > index.txt; : > root-index.txt
echo 1000 > serial; echo 01 > crlnumber; echo 01 > root-crlnumber
mkdir -p www

for name in root intermediate leaf; do openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$name.key" 2> /dev/null; done
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out company.key 2> /dev/null
own() { openssl req -x509 -new -config ca.cnf -extensions root -days 3650 -sha256 -key "$1.key" -subj "$2" -out "$1.pem"; }
own root '/O=Lab Public Trust/CN=Lab Public Root'
own company '/O=Contoso/CN=Contoso TLS Inspection'
cat company.pem company.key > company-with-key.pem
openssl req -new -config ca.cnf -key intermediate.key -subj '/O=Lab Public Trust/CN=Lab Public Intermediate' -out intermediate.csr
openssl x509 -req -in intermediate.csr -CA root.pem -CAkey root.key -CAcreateserial -days 1825 -sha256 \
  -extfile ca.cnf -extensions intermediate -out intermediate.pem 2> /dev/null

# Asks for a certificate for the names of a file.
request() {
  local san=$1 subject=$2
  shift 2
  openssl req -new -config <(cat ca.cnf "$san") -reqexts names -key leaf.key -subj "$subject" "$@"
}

# `openssl ca` names what it issues by serial number, which counts up in the order of the requests.
for san in [0-9][0-9][0-9].san; do
  name=${san%.san}
  request "$san" "/O=Lab/CN=Endpoints $name" -out "$name.csr"
done
issue() { openssl ca -batch -notext -config ca.cnf -name intermediate_ca "$@" 2>> ca.log; }
issue -outdir . -infiles [0-9][0-9][0-9].csr
serial=4096 # 1000 in hexadecimal
for csr in [0-9][0-9][0-9].csr; do
  cat "$(printf '%X' "$serial").pem" intermediate.pem > "${csr%.csr}.chain"
  serial=$((serial + 1))
done

# One that has expired for all names, one for another name, one that nobody issued. The chain of "incomplete" has the leaf only.
request every.san '/O=Lab/CN=Expired' -out expired.csr
issue -startdate 20250101000000Z -enddate 20260101000000Z -in expired.csr -out expired.pem
openssl req -new -config ca.cnf -key leaf.key -subj '/O=Lab/CN=Stranger' -addext 'subjectAltName=DNS:somebody-else.example' -out stranger.csr
issue -in stranger.csr -out stranger.pem
cat expired.pem intermediate.pem > expired.chain
cat stranger.pem intermediate.pem > wrong-name.chain
request every.san '/O=Lab/CN=Endpoints' -out incomplete.csr
issue -in incomplete.csr -out incomplete.chain
cat incomplete.chain intermediate.pem > complete.chain
request every.san '/CN=localhost' -x509 -extensions names -days 90 -out self-signed.chain
cat complete.chain leaf.key > complete-with-key.pem
openssl x509 -req -in incomplete.csr -CA company.pem -CAkey company.key -CAcreateserial -days 90 -sha256 -copy_extensions copy \
  -out reissued.pem 2> /dev/null
cat reissued.pem company.pem > reissued.chain

openssl ca -config ca.cnf -name intermediate_ca -gencrl 2>> ca.log | openssl crl -outform DER -out www/lab-intermediate.crl
openssl ca -config ca.cnf -name root_ca -gencrl 2>> ca.log | openssl crl -outform DER -out www/lab-root.crl
openssl x509 -in intermediate.pem -outform DER -out www/lab-intermediate.crt
openssl x509 -in root.pem -outform DER -out www/lab-root.crt
