<#
.SYNOPSIS
Gathers on this PC what Muster asks about a device, into one JSON file.

.DESCRIPTION
Reads the join state, hardware, TPM, BitLocker, Defender, Secure Boot, enterprise Wi-Fi, LAN and VPN profiles, mapped
drives, printers and proxy settings of this PC. It changes nothing. The file holds no password, no Wi-Fi key and no
recovery key; Wi-Fi networks without 802.1X (those at home) are left out.

It asks each endpoint that the service needs for an answer, in the way that this PC reaches the internet, and notes
those that gave none. Nothing about this PC is sent; -NoNetwork leaves this out.

Run it as the person who works on the PC: mapped drives, printers and proxy settings are those of that person. TPM and
BitLocker need an administrator; without one, the file says that they were refused, and everything else is in it.

Import the file with: muster import muster-device-<name>.json

Muster's maintainers have not run this script on Windows yet: it is checked by a grammar of PowerShell only.

.PARAMETER Out
Folder that the file is written into; the current folder where it is not given.

.PARAMETER NoNetwork
Asks no endpoint for an answer.

.EXAMPLE
.\gather-device.ps1 -Out \\server\share\pcs

.NOTES
For Windows PowerShell 5.1 and PowerShell 7. Where scripts may not be run:
powershell.exe -ExecutionPolicy Bypass -File .\gather-device.ps1
#>
[CmdletBinding()]
param(
    [string] $Out = '.',
    [switch] $NoNetwork
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# Hosts and ports that the service needs.
$Endpoints = @(
    # {endpoints}
)

$Parts = [ordered]@{}
$Refused = New-Object System.Collections.ArrayList

# Runs one part; what this PC refuses is noted with its reason, and does not end the script.
function Add-Part {
    param([string] $Name, [scriptblock] $Read)
    try {
        $script:Parts[$Name] = @(& $Read)
    }
    catch {
        [void] $script:Refused.Add([ordered]@{ part = $Name; why = [string] $_.Exception.Message })
    }
}

# A value of the registry, or nothing where it is not there.
function Get-RegistryValue {
    param([string] $Path, [string] $Name)
    if (-not (Test-Path -LiteralPath $Path)) { return $null }
    $key = Get-Item -LiteralPath $Path
    return $key.GetValue($Name, $null)
}

# A proxy address may carry a user name and a password: these are left out.
function Remove-Credential {
    param([string] $Text)
    return [regex]::Replace($Text, '[^/@;=\s]+:[^/@;\s]*@', '')
}

# --- Who it is, and its hardware -------------------------------------------------------------------------------------

Add-Part 'Win32_ComputerSystem' {
    Get-CimInstance -ClassName Win32_ComputerSystem |
        Select-Object -Property 'Name', 'Manufacturer', 'Model', 'SystemType', 'TotalPhysicalMemory'
}
Add-Part 'Win32_BIOS' {
    Get-CimInstance -ClassName Win32_BIOS | Select-Object -Property 'SerialNumber', 'SMBIOSBIOSVersion'
}
Add-Part 'Win32_Processor' {
    Get-CimInstance -ClassName Win32_Processor | Select-Object -Property 'Name', 'Architecture', 'NumberOfCores'
}
Add-Part 'Win32_PhysicalMemory' {
    Get-CimInstance -ClassName Win32_PhysicalMemory | Select-Object -Property 'Capacity'
}
Add-Part 'Win32_OperatingSystem' {
    Get-CimInstance -ClassName Win32_OperatingSystem |
        Select-Object -Property 'Caption', 'Version', 'BuildNumber', 'OperatingSystemSKU'
}
Add-Part 'PhysicalDisk' {
    Get-PhysicalDisk | ForEach-Object {
        [ordered]@{
            DeviceId  = [string] $_.DeviceId
            MediaType = [string] $_.MediaType
            BusType   = [string] $_.BusType
            Size      = [uint64] $_.Size
        }
    }
}
Add-Part 'Disk' {
    Get-Disk | ForEach-Object {
        [ordered]@{
            Number  = [int] $_.Number
            IsBoot  = [bool] $_.IsBoot
            BusType = [string] $_.BusType
            Size    = [uint64] $_.Size
        }
    }
}
Add-Part 'PnpDevice' {
    # The names of fingerprint readers, cameras for Windows Hello and the TPM.
    Get-PnpDevice -PresentOnly |
        Where-Object { $_.Class -in 'Biometric', 'Camera', 'Image', 'SecurityDevices' } |
        Select-Object -Property 'Class', 'FriendlyName'
}
Add-Part 'Registry' {
    $windows = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $office = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Office\ClickToRun\Configuration' 'Platform'
    $sense = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Windows Advanced Threat Protection\Status' 'OnboardingState'
    [ordered]@{
        UBR                     = Get-RegistryValue $windows 'UBR'
        EditionID               = Get-RegistryValue $windows 'EditionID'
        OfficePlatform          = $(if ($null -eq $office) { 'none' } else { [string] $office })
        DefenderOnboardingState = $(if ($null -eq $sense) { 0 } else { [int] $sense })
    }
}

# --- Join state ------------------------------------------------------------------------------------------------------

Add-Part 'dsregcmd' {
    # Its names are English in every language of Windows. Keys and tokens are not among the names that are kept.
    $wanted = 'AzureAdJoined', 'EnterpriseJoined', 'DomainJoined', 'WorkplaceJoined', 'Device Name', 'DeviceId',
        'TenantId', 'TenantName', 'DeviceAuthStatus', 'TpmProtected', 'MdmUrl', 'AzureAdPrt'
    $state = [ordered]@{}
    foreach ($line in @(& dsregcmd.exe /status)) {
        if ($line -match '^\s*(?<name>[A-Za-z][A-Za-z ]*?)\s*:\s*(?<value>.*?)\s*$') {
            $name = $Matches['name']
            if ($wanted -contains $name -and -not $state.Contains($name)) { $state[$name] = $Matches['value'] }
        }
    }
    if (-not $state.Contains('AzureAdJoined')) { throw 'dsregcmd /status printed no AzureAdJoined' }
    $state
}

# --- Security --------------------------------------------------------------------------------------------------------

Add-Part 'Tpm' {
    Get-Tpm | Select-Object -Property 'TpmPresent', 'TpmReady', 'TpmEnabled', 'ManufacturerVersionFull20'
}
Add-Part 'Win32_Tpm' {
    Get-CimInstance -Namespace 'root/cimv2/Security/MicrosoftTpm' -ClassName Win32_Tpm |
        Select-Object -Property 'SpecVersion'
}
Add-Part 'SecureBootUEFI' {
    try {
        @{ value = [bool] (Confirm-SecureBootUEFI) }
    }
    catch {
        # Not an administrator: the registry says the same to everybody, on a PC that started by UEFI.
        $state = Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State' 'UEFISecureBootEnabled'
        if ($null -ne $state) { @{ value = ([int] $state -eq 1) } }
        elseif ($env:firmware_type -eq 'Legacy') { @{ value = 'unsupported' } }
        else { throw }
    }
}
Add-Part 'Win32_DeviceGuard' {
    Get-CimInstance -Namespace 'root/Microsoft/Windows/DeviceGuard' -ClassName Win32_DeviceGuard |
        ForEach-Object {
            [ordered]@{
                AvailableSecurityProperties       = @($_.AvailableSecurityProperties)
                SecurityServicesRunning           = @($_.SecurityServicesRunning)
                VirtualizationBasedSecurityStatus = $_.VirtualizationBasedSecurityStatus
            }
        }
}
Add-Part 'BitLockerVolume' {
    # Of the protectors only their kind: never a recovery password.
    Get-BitLockerVolume | ForEach-Object {
        [ordered]@{
            MountPoint       = [string] $_.MountPoint
            VolumeType       = [string] $_.VolumeType
            VolumeStatus     = [string] $_.VolumeStatus
            ProtectionStatus = [string] $_.ProtectionStatus
            EncryptionMethod = [string] $_.EncryptionMethod
            ProtectorKinds   = @($_.KeyProtector | ForEach-Object { [string] $_.KeyProtectorType })
        }
    }
}
Add-Part 'MpComputerStatus' {
    Get-MpComputerStatus | ForEach-Object {
        $status = [ordered]@{}
        foreach ($name in 'AMServiceEnabled', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'AntivirusSignatureAge',
            'DefenderSignaturesOutOfDate', 'AMRunningMode', 'IsTamperProtected', 'AMProductVersion') {
            # Older versions of Windows do not have all of them.
            if ($_.PSObject.Properties.Name -contains $name) { $status[$name] = $_.$name }
        }
        $status
    }
}
Add-Part 'AntiVirusProduct' {
    Get-CimInstance -Namespace 'root/SecurityCenter2' -ClassName AntiVirusProduct |
        Select-Object -Property 'displayName', 'productState'
}

# --- Networks --------------------------------------------------------------------------------------------------------

Add-Part 'Wifi' {
    # netsh prints in the language of Windows: a profile is an indented line with a colon and a name behind it.
    $lines = @(& netsh.exe wlan show profiles)
    if ($LASTEXITCODE -ne 0) { throw (($lines -join ' ').Trim()) }
    foreach ($line in $lines) {
        if ($line -notmatch '^\s{2,}\S.*?\s:\s(?<name>\S.*?)\s*$') { continue }
        $name = $Matches['name']
        # Without key=clear no key is shown. Only networks with 802.1X are kept.
        $shown = @(& netsh.exe wlan show profile "name=$name") -join "`n"
        if ($shown -match 'Enterprise|Unternehmen|802\.1X') { [ordered]@{ Name = $name } }
    }
}
Add-Part 'Lan' {
    $lines = @(& netsh.exe lan show profiles)
    if ($LASTEXITCODE -ne 0) { throw (($lines -join ' ').Trim()) }
    for ($index = 0; $index -lt $lines.Count - 1; $index++) {
        # A heading, underlined, per interface that has a profile.
        if ($lines[$index + 1] -notmatch '^=+\s*$' -or $lines[$index].Trim() -eq '') { continue }
        $below = ($lines | Select-Object -Skip ($index + 2) -First 20) -join "`n"
        if ($below -match '802\.1[xX]\s*:' -and $below -notmatch '802\.1[xX]\s*:\s*(Disabled|Deaktiviert)') {
            [ordered]@{ Name = $lines[$index].Trim() }
        }
    }
}
Add-Part 'VpnConnection' {
    $connections = @(Get-VpnConnection) + @(Get-VpnConnection -AllUserConnection)
    foreach ($connection in $connections) {
        [ordered]@{ Name = [string] $connection.Name; TunnelType = [string] $connection.TunnelType }
    }
}
Add-Part 'Proxy' {
    $settings = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
    $user = ''
    if ([string] (Get-RegistryValue $settings 'ProxyEnable') -eq '1') {
        $user = Remove-Credential ([string] (Get-RegistryValue $settings 'ProxyServer'))
    }
    # WinHTTP: flags at byte 8 (2: a proxy), its length at byte 12, its text from byte 16.
    $system = ''
    $connections = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections'
    $bytes = Get-RegistryValue $connections 'WinHttpSettings'
    if ($null -ne $bytes -and $bytes.Length -gt 16 -and ($bytes[8] -band 2) -ne 0) {
        $length = [BitConverter]::ToInt32($bytes, 12)
        if ($length -gt 0 -and $length -le $bytes.Length - 16) {
            $system = Remove-Credential ([Text.Encoding]::ASCII.GetString($bytes, 16, $length))
        }
    }
    [ordered]@{
        UserProxy         = $user
        UserAutoConfigUrl = Remove-Credential ([string] (Get-RegistryValue $settings 'AutoConfigURL'))
        WinHttpProxy      = $system
    }
}

# --- Endpoints -------------------------------------------------------------------------------------------------------

# What failed, as .NET calls it; an answer that .NET takes for a failure, as 404, is an answer.
function Get-Failure {
    param($Exception)
    $cause = $Exception
    while ($null -ne $cause -and $cause -isnot [Net.WebException]) { $cause = $cause.InnerException }
    if ($null -eq $cause) { return @{ Outcome = 'UnknownError'; Status = 0 } }
    if ($null -eq $cause.Response) { return @{ Outcome = [string] $cause.Status; Status = 0 } }
    return @{ Outcome = 'Answered'; Status = [int] $cause.Response.StatusCode }
}

# How a request ended: any answer of the host will do.
function Get-Outcome {
    param($Request, $Pending, [int] $Milliseconds)
    if (-not $Pending.AsyncWaitHandle.WaitOne($Milliseconds)) {
        $Request.Abort()
        return @{ Outcome = 'Timeout'; Status = 0 }
    }
    try {
        $response = $Request.EndGetResponse($Pending)
        $status = [int] $response.StatusCode
        $response.Close()
        return @{ Outcome = 'Answered'; Status = $status }
    }
    catch {
        return Get-Failure $_.Exception
    }
}

if (-not $NoNetwork) {
    Add-Part 'Endpoint' {
        [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
        [Net.ServicePointManager]::DefaultConnectionLimit = 100
        $open = foreach ($name in $Endpoints) {
            $scheme = $(if ($name -like '*:80') { 'http' } else { 'https' })
            $request = [Net.WebRequest]::Create('{0}://{1}/' -f $scheme, $name)
            $request.Method = 'HEAD'
            $request.AllowAutoRedirect = $false
            # The proxy of who runs this, with that person's sign-in where it asks for Windows' own.
            $proxy = $false
            if ($null -ne $request.Proxy) {
                $request.Proxy.Credentials = [Net.CredentialCache]::DefaultNetworkCredentials
                $proxy = -not $request.Proxy.IsBypassed($request.RequestUri)
            }
            $started = @{ Name = $name; Proxy = $proxy; Request = $request; Pending = $null; Ended = $null }
            try { $started.Pending = $request.BeginGetResponse($null, $null) }
            catch { $started.Ended = Get-Failure $_.Exception }
            $started
        }
        $until = [DateTime]::UtcNow.AddSeconds(30)
        foreach ($one in @($open)) {
            $left = [int] [Math]::Max(0, ($until - [DateTime]::UtcNow).TotalMilliseconds)
            $ended = $one.Ended
            if ($null -eq $ended) { $ended = Get-Outcome $one.Request $one.Pending $left }
            [ordered]@{ Name = $one.Name; Proxy = $one.Proxy; Outcome = $ended.Outcome; Status = $ended.Status }
        }
    }
}

# --- Drives and printers of who runs this ----------------------------------------------------------------------------

Add-Part 'MappedDrive' {
    $drives = [ordered]@{}
    if (Test-Path -LiteralPath 'HKCU:\Network') {
        foreach ($key in @(Get-ChildItem -LiteralPath 'HKCU:\Network')) {
            $drives[$key.PSChildName.ToUpperInvariant() + ':'] = [string] $key.GetValue('RemotePath', '')
        }
    }
    foreach ($mapping in @(Get-SmbMapping | Where-Object { $_.LocalPath })) {
        $drives[([string] $mapping.LocalPath).ToUpperInvariant()] = [string] $mapping.RemotePath
    }
    foreach ($letter in @($drives.Keys)) { [ordered]@{ LocalName = $letter; RemotePath = $drives[$letter] } }
}
Add-Part 'Printer' {
    # Without those that Windows and Office bring along.
    Get-Printer |
        Where-Object { $_.PortName -notin 'PORTPROMPT:', 'SHRFAX:', 'nul:' -and $_.Name -notlike '*OneNote*' } |
        ForEach-Object { [ordered]@{ Name = [string] $_.Name; Type = [string] $_.Type } }
}

# --- The file --------------------------------------------------------------------------------------------------------

$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$principal = New-Object Security.Principal.WindowsPrincipal $identity
$document = [ordered]@{
    schema       = 'muster.device/1'
    gatheredAt   = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')
    computerName = [string] $env:COMPUTERNAME
    isElevated   = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    parts        = $Parts
    refused      = @($Refused)
}
$folder = (New-Item -ItemType Directory -Path $Out -Force).FullName
$file = Join-Path -Path $folder -ChildPath ('muster-device-{0}.json' -f $env:COMPUTERNAME)
# Without a byte-order mark, in both PowerShells.
[IO.File]::WriteAllText($file, (ConvertTo-Json -InputObject $document -Depth 6), (New-Object Text.UTF8Encoding $false))

foreach ($one in $Refused) { Write-Warning -Message ('{0} was refused: {1}' -f $one.part, $one.why) }
Write-Output -InputObject $file
