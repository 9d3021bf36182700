#!/usr/bin/env node
import { processConsole } from './command-line/console.ts'
import { runCommand } from './command-line/run.ts'

process.exitCode = await runCommand(processConsole(), process.argv.slice(2))
