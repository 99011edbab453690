process.stdout.write('0\n');
