<#
.SYNOPSIS
Asks Microsoft Graph what Muster judges a tenant by, into a folder of JSON files.

.DESCRIPTION
Sends {count} requests with Invoke-MgGraphRequest. All of them are GET: nothing is written to the tenant. Every answer is
a file at the path of its request, page by page, and so is every refusal, so that Muster can tell what was denied from
what is not there. Waits where Microsoft Graph asks to. After a break, run it again with the same -Out: what is complete
is not asked again, and refusals are.

Import the folder with: muster import <folder>

Muster's maintainers have not run this script on Windows, nor against a tenant, yet: it is checked by a grammar of
PowerShell, and the files are checked by importing files of the same shape.

.PARAMETER Out
Folder that the answers are written into.

.PARAMETER TenantId
Tenant to sign in to; the one of the account where it is not given.

.PARAMETER GroupId
Ask for members and owners of these groups only. Without it, of every group, which is long where there are many.

.PARAMETER Hardware
Ask for each device by itself: only then does Intune tell its TPM, edition and the like. One request per device.

.PARAMETER SkipConnect
Use the connection that is there (Connect-MgGraph, also of an application) instead of signing in.

.EXAMPLE
.\gather-directory.ps1 -Out export\directory

.NOTES
For Windows PowerShell 5.1 and PowerShell 7, with the module Microsoft.Graph.Authentication:
Install-Module Microsoft.Graph.Authentication -Scope CurrentUser
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Out,
    [string] $TenantId,
    [string[]] $GroupId = @(),
    [switch] $Hardware,
    [switch] $SkipConnect
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# Permissions to sign in with: all of them only read.
$Scopes = @(
    # {scopes}
)

# Each: version, path, query, whether one object is answered. {id} stands for every object that Of lists.
$Requests = @(
    # {requests}
)

# What is asked of one device with -Hardware.
$DeviceProperties = @(
    # {properties}
)

$MostTries = 8
$LongestWait = 300

# Writes a file so that it is whole or not there.
function Write-Answer {
    param([string] $Path, [string] $Text)
    [void] (New-Item -ItemType Directory -Path (Split-Path -Path $Path -Parent) -Force)
    [IO.File]::WriteAllText("$Path.part", $Text, (New-Object Text.UTF8Encoding $false))
    Move-Item -LiteralPath "$Path.part" -Destination $Path -Force
}

# The address of the next page, or nothing at the last.
function Get-NextLink {
    param([string] $Text)
    if ($Text -match '"@odata\.nextLink"\s*:\s*"(?<link>[^"]+)"') {
        return $Matches['link'].Replace('\u0026', '&').Replace('\/', '/')
    }
    return $null
}

# The error that an answer is, as text; nothing where it is none.
function Test-IsError {
    param([string] $Text)
    return $Text -match '^\s*\{\s*"error"\s*:'
}

# Asks once, and again where Microsoft Graph is busy. Answers the text and the status.
function Invoke-Request {
    param([string] $Uri)
    for ($try = 1; ; $try++) {
        $status = 0
        $headers = $null
        $text = ''
        $wait = [Math]::Min([Math]::Pow(2, $try), $LongestWait)
        try {
            $text = [string] (Invoke-MgGraphRequest -Method GET -Uri $Uri -OutputType Json -SkipHttpErrorCheck `
                    -StatusCodeVariable 'status' -ResponseHeadersVariable 'headers')
        }
        catch {
            # No answer at all: the network, or the sign-in.
            if ($try -ge $MostTries) { throw }
            Write-Warning -Message ('{0}: {1}' -f $Uri, $_.Exception.Message)
            Start-Sleep -Seconds $wait
            continue
        }
        $isBusy = [int] $status -in 429, 500, 502, 503, 504
        if (-not $isBusy -or $try -ge $MostTries) { return @{ Text = $text; Status = [int] $status } }
        if ($null -ne $headers -and $headers.ContainsKey('Retry-After')) {
            $asked = 0
            if ([int]::TryParse([string] @($headers['Retry-After'])[0], [ref] $asked) -and $asked -gt 0) {
                $wait = [Math]::Min($asked, $LongestWait)
            }
        }
        Write-Verbose -Message ('{0}: status {1}, again in {2} s' -f $Uri, $status, $wait)
        Start-Sleep -Seconds $wait
    }
}

# A refusal as the file of the request: {"error": {"code": ..., "message": ...}}.
function Write-Refusal {
    param([string] $Path, [hashtable] $Answer)
    $text = $Answer.Text
    if (-not (Test-IsError $text)) {
        $failure = @{ error = @{ code = [string] $Answer.Status; message = 'the answer was no JSON of Microsoft Graph' } }
        $text = ConvertTo-Json -InputObject $failure -Depth 3
    }
    Write-Answer -Path $Path -Text $text
}

# One object, or one error, in one file.
function Save-Single {
    param([string] $Uri, [string] $Base)
    $path = "$Base.json"
    if ((Test-Path -LiteralPath $path) -and -not (Test-IsError ([IO.File]::ReadAllText($path)))) { return }
    $answer = Invoke-Request -Uri $Uri
    if ($answer.Status -ge 200 -and $answer.Status -lt 300) { Write-Answer -Path $path -Text $answer.Text }
    else { Write-Refusal -Path $path -Answer $answer }
}

# A list, a file per page: <path>-1.json, <path>-2.json, ... A refusal is <path>.json.
function Save-List {
    param([string] $Uri, [string] $Base)
    $next = $Uri
    $refusal = "$Base.json"
    $script:IsListWhole = $false
    for ($page = 1; $null -ne $next; $page++) {
        $path = '{0}-{1}.json' -f $Base, $page
        if (Test-Path -LiteralPath $path) {
            $next = Get-NextLink ([IO.File]::ReadAllText($path))
            continue
        }
        $answer = Invoke-Request -Uri $next
        if ($answer.Status -lt 200 -or $answer.Status -ge 300) {
            if ($page -eq 1) { Write-Refusal -Path $refusal -Answer $answer }
            else { Write-Warning -Message ('{0}: page {1} answered {2}; delete its pages and run again' -f $Base, $page, $answer.Status) }
            return
        }
        Write-Answer -Path $path -Text $answer.Text
        $next = Get-NextLink $answer.Text
    }
    if (Test-Path -LiteralPath $refusal) { Remove-Item -LiteralPath $refusal }
    $script:IsListWhole = $true
}

# Ids of the objects that were answered to a request.
function Get-AnsweredId {
    param([string] $Path)
    for ($page = 1; ; $page++) {
        $file = Join-Path -Path $Out -ChildPath ('{0}-{1}.json' -f $Path, $page)
        if (-not (Test-Path -LiteralPath $file)) { return }
        $answer = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($file))
        foreach ($object in @($answer.value)) { [string] $object.id }
    }
}

# Every device by itself. The list of their ids is for a resumed run only, and hidden from an import.
function Save-Hardware {
    param([hashtable] $Request)
    $uri = '/{0}/{1}' -f $Request.Version, $Request.Path
    $base = Join-Path -Path $Out -ChildPath $Request.Path
    Get-Item -Path "$base-*.json", "$base.json" -ErrorAction SilentlyContinue | Remove-Item
    # As long as this page names a next one, an import counts the devices as cut off.
    Write-Answer -Path "$base-1.json" -Text '{"@odata.nextLink": "not every device was asked yet", "value": []}'
    Save-List -Uri ($uri + '?$select=id') -Base (Join-Path -Path $Out -ChildPath '.ids/managedDevices')
    $refusal = Join-Path -Path $Out -ChildPath '.ids/managedDevices.json'
    if (Test-Path -LiteralPath $refusal) {
        Write-Answer -Path "$base.json" -Text ([IO.File]::ReadAllText($refusal))
        Remove-Item -LiteralPath "$base-1.json"
        return
    }
    $query = '{0}&$select={1}' -f $Request.Query, ($DeviceProperties -join ',')
    foreach ($id in @(Get-AnsweredId -Path '.ids/managedDevices')) {
        if ($id -notmatch '^[0-9A-Za-z][0-9A-Za-z-]*$') { continue }
        Save-Single -Uri ('{0}/{1}?{2}' -f $uri, $id, $query) -Base "$base/$id"
    }
    if ($script:IsListWhole) { Remove-Item -LiteralPath "$base-1.json" }
}

if (-not $SkipConnect) {
    $connection = @{ Scopes = $Scopes; NoWelcome = $true }
    if ($TenantId) { $connection['TenantId'] = $TenantId }
    Connect-MgGraph @connection
}
$Out = (New-Item -ItemType Directory -Path $Out -Force).FullName

$number = 0
foreach ($request in $Requests) {
    $number++
    Write-Progress -Activity 'Asking Microsoft Graph' -Status $request.Path -PercentComplete (100 * $number / $Requests.Count)
    if ($Hardware -and $request.Path -eq 'deviceManagement/managedDevices') {
        Save-Hardware -Request $request
        continue
    }
    $ids = @('')
    if ($request.Of) { $ids = @(Get-AnsweredId -Path $request.Of) }
    if ($request.Of -eq 'groups' -and $GroupId.Count -gt 0) { $ids = @($ids | Where-Object { $GroupId -contains $_ }) }
    foreach ($id in $ids) {
        # An id becomes part of a path: letters, digits, dots and hyphens only.
        if ($request.Of -and $id -notmatch '^[0-9A-Za-z][0-9A-Za-z.-]*$') { continue }
        $path = $request.Path.Replace('{id}', $id)
        $uri = '/{0}/{1}' -f $request.Version, $path
        if ($request.Query) { $uri = '{0}?{1}' -f $uri, $request.Query }
        $base = Join-Path -Path $Out -ChildPath $path
        if ($request.Single) { Save-Single -Uri $uri -Base $base }
        else { Save-List -Uri $uri -Base $base }
    }
}
Write-Progress -Activity 'Asking Microsoft Graph' -Completed
Write-Output -InputObject $Out
