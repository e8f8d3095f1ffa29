// Loaded before a program (`--import`): it ends when whoever started it does, however that ended. Nothing else closes its input.
process.stdin.on('close', () => process.exit(1)).resume();
