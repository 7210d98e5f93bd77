"""Every command, with the words that it takes: the whole command line on a page, as `arguments.py` reads it.

A row begins with the names of an option, or the name of a word. What follows tells of its value: `FILE` and `FOLDER` are paths, `DATE`,
`SECONDS` and `N` what they say, `a|b` a choice, two names two values; `[…]` is what stands for it where it is left out, `*` says that it may
be repeated, `+` that one is needed, `?` that it may be left out, with the value in that case behind it, `!` that it may not, `>` how the
namespace calls it. Rows with `/` before them exclude each other. A row `:title` begins a group that help shows by itself, `:` ends
it. `=name` stands for the rows of another block. Behind two blanks stands the help.
"""

from collections.abc import Mapping

SHARED: Mapping[str, str] = {
    "every": """
-C --repository FOLDER [.]  the repository (default: here)
-q --quiet  no progress, verdict only
-v --verbose  every answer, and a log on stderr
--colour --color auto|always|never [auto]
""",
    "gate": """
--policy-from REV  read the configuration from this commit instead of base
--release  judge it as a release: some rules weigh more (docs/reference/threat-coverage.md)
--evidence FOLDER  bare repository for the ledger of statements (default: the repository itself)
--workers N  tools running at once (default: processors)
--executor local|dask [local]  where tools run: here, or on the workers of a dask cluster
--scheduler ADDRESS []  for --executor dask: tcp://HOST:PORT
/ --memory FILE  where answers are kept between runs (default: in the user's cache)
/ --no-memory  work everything out, and remember nothing
-o --output FORMAT=FILE *  write a report as well; FILE - is standard output; may be repeated
=report
=feeds
""",
    "report": """
--report NAME=FILE *  take in a report of test results or coverage, bound to its commit; may be repeated
""",
    "feeds": """
--feeds FOLDER  feeds of published anomalies with their feeds.toml (default: those of base)
""",
    "judged": """
/ --staged  what git commit would write (default)
/ --range BASE..HEAD  every commit after BASE up to HEAD
/ --all REV ?HEAD  the whole tree of REV (HEAD)
--sarif NAME=FILE *  take in the SARIF report of a tool that ran elsewhere; may be repeated
--compile-database FILE  compile_commands.json of a build of this tree: analyzers of C use its flags
--reviews FORMAT=FILE *  take in a recorded export of github, gitlab or gerrit; FILE.sig proves it; may be repeated
=ref
""",
    "ref": """
--ref REF []  the ref in full that the change is meant for
""",
    "at": """
--at REV [HEAD]  the commit it is about (HEAD)
""",
    "policy": """
--policy-from REV  read the configuration from this commit
""",
    "ledger": """
--evidence FOLDER  bare repository that holds the ledger
""",
    "release": """
--all REV [HEAD]  the commit it is about (HEAD)
--baseline TAG  the release it is compared with: what changed since
""",
}

COMMANDS: Mapping[str, str] = {
    "check": """judge staged content, a range of commits, or a whole tree
=judged
--shard I/N  look at one of N parts of the files and reach no verdict: gatekeeper merge does
--into FILE  for --shard: write it there (gatekeeper-shard-I-of-N)
=gate
""",
    "merge": """reach the verdict of a check that was run in shards
files FILE +  what each check --shard wrote
=judged
=gate
""",
    "hook": """be a git hook
stage pre-commit|commit-msg|pre-push|pre-receive
arguments *  what git gives the hook
=gate
""",
    "review": """review a range of commits, sign the review and file it
--range BASE..HEAD !  every commit after BASE up to HEAD
--key FILE  your SSH key, or its .pub half
/ --answers FILE  answers instead of a dialogue
/ --questions FILE  write the questions as a file to answer, and end
=ref
--no-difference  leave the changed lines out
--file-anyway  file the review although it does not count for every commit
=gate
""",
    "explain": """explain a check, a rule or an exit status
id ID
""",
    "why": """show everything that applies to a path
path PATH
=policy
""",
    "people": """show who wrote each unit and its tests, and what maps them
unit UNIT *  ids of items (default: all)
/ --range BASE..HEAD  the units that a range touches
/ --all REV  the units of the whole tree of REV (HEAD)
=policy
--json  an array of units, for programs
=report
""",
    "fetch": """record the reviews of a forge to a file
forge github|gitlab|gerrit  kind of forge
project  OWNER/NAME, GROUP/NAME, or the project of a Gerrit
number +  numbers of requests
--output FILE !  where the recording goes
--api URL []  where the interface answers
--token-file FILE  a token, instead of the environment's
--ca-file FILE  further certificates (PEM)
--wait SECONDS [60]  how long a limit of the forge is waited for (60)
""",
    "soup": """list, check and evaluate software of others
action list|check|advisories|affected|evaluate|snapshot
what *  for affected ids of anomalies, for evaluate a purl and an anomaly
=at
=policy
=ledger
=feeds
--format text|draft|cyclonedx|cyclonedx-vex|openvex [text]  for list and advisories: text, a draft of the register, or a document
--sboms FOLDER  for affected: archived SBOMs (CycloneDX)
:for evaluate
--status affected|not_affected|fixed|under_investigation
--justification component_not_present|vulnerable_code_not_present|vulnerable_code_not_in_execute_path|vulnerable_code_cannot_be_controlled_by_adversary|inline_mitigations_already_exist
--reason []  why, for a reader
--absent-path *  no file may match this glob; may be repeated
--absent-symbol *  no product code may hold this word; may be repeated
--mitigation *  this mitigation of the threat model is in place; may be repeated
--patch PATH []  for fixed: the file with the fix
--expires DATE
:
--key FILE  for evaluate and snapshot: your SSH key
""",
    "init": """look at the repository and write gatekeeper.toml for it
--force  overwrite what is there
--baseline  check the committed tree and write what is found now as known at adoption
""",
    "doctor": """look at the tools, the rules and the repository
""",
    "demo": """play a device project through the gate
folder ? [demo-compounder]  a new folder to play in
""",
    "evidence": """read the statements that runs have left
action log|show|verify|anchor|export|pull|push|override|judge
what ?  for show and override the first digits of a statement's digest, for judge the id of a clause, for export a new folder, for pull and push a URL or path
--policy-from REV  the commit whose history holds the registries that signatures count by (HEAD)
--evidence FOLDER
--key FILE  for override and judge: your SSH key, to sign with
--reason []  for override: why it was merged against the verdict; for judge: why it stands so
--copy URL  for verify: another repository with a copy of the ledger
--timestamp TOKEN AUTHORITY  for verify: a time-stamp token of --head (RFC 3161) and its authority's certificate
--head DIGEST  for verify: the head of the ledger as somebody noted it elsewhere
:for judge
--as met|not-met|not-applicable >word
--at REV [HEAD]  the commit that was looked at (HEAD)
--rests-on PATH *  a file or folder that was looked at; the judgement ends when it changes; may be repeated
--expires DATE
--approves DIGEST []  the proposal of not-applicable that is approved, by its first digits
""",
    "record": """build the record an auditor opens, or check the folder of one
action build|diff|verify
what A ?  for verify a record's folder; for diff a folder or a revision
other B ?  for diff: the later one
--format text|json [text]  for diff
=release
--baseline-report NAME=FILE *  for build and diff: a report of the baseline, as --report is of the commit; may be repeated
--head DIGEST *  for build and verify: a head of the ledger as somebody noted it elsewhere; may be repeated
--timestamp TOKEN AUTHORITY *  for build: a time-stamp token of a --head (RFC 3161) and its authority's certificate; may be repeated
--copy URL []  for build: another repository with a copy of the ledger
--into FOLDER [gatekeeper-record]
--no-pdf  for build: no print of the record
--validation FILE  for build: a JUnit report of gatekeeper's own tests, run on what is installed
=gate
""",
    "ask": """answer an auditor's question from the record
id QUESTION ?  without one, or with --list: the questions
--list  the questions, and what each takes
--record FOLDER *  answer from this record alone; may be repeated, to compare releases
=release
--questions FILE  questions of your own
--format text|json [text]
--unit UNIT  narrow it to this unit
--requirement REQUIREMENT  narrow it to this requirement
--person PERSON  narrow it to this person
--clause CLAUSE  narrow it to this clause
--threat THREAT  narrow it to this threat
--standard STANDARD  narrow it to this standard
--class CLASS  narrow it to this class
--text TEXT  narrow it to this text
=gate
""",
    "trace": """show what an id or a path comes from and what comes from it
id ID|PATH ?  without one: how the whole stands
=at
--baseline REV  what changed since this commit makes links suspect
--bind FILE *  write the note that binds a report to the commit; may be repeated
--by NAME []  who ran it, for that note
=policy
=report
""",
    "threats": """read the threat model beside the code
action suggest|show|review|export|events
element ?  for show and review: id of an element
--rev REV [HEAD]  the commit to read (HEAD)
=policy
--reviewer PERSON  for review: who looked
=ledger
--key FILE  for review: SSH key to sign with
--view html|markdown [html]  for export: what a regulator's reviewer asks for, as a page
--format otm|owasp-tm-library  for export: the model itself in another format, ids kept, instead of a page
--model ID  for export --format: which of several models
--json  for events: as JSON
--since REV  for export: also what changed since then
--into FILE  for export: write it there
""",
    "completion": """print a completion script for a shell
shell bash|zsh|tcsh
""",
}
