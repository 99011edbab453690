import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ControlFiles } from '../../../src/storage/control-files.js';
import { directory, listening, look, present, put, root } from './control-setup.js';

describe('what is no plain file', () => {
  const outside = () => `${directory}-outside`;

  test('is not followed or opened, told of once, and left alone', () => {
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    writeFileSync(outside(), '{"x": [1]}');
    symlinkSync(outside(), join(directory, 'INJECT'));
    symlinkSync(join(root, 'nowhere'), join(directory, 'STOP_1'));
    mkdirSync(join(directory, 'PAUSE'));
    execFileSync('mkfifo', [join(directory, 'CHKPT')]);
    look(control, 30);
    writeFileSync(join(directory, 'PAUSE', 'a'), '');
    look(control, 3);
    expect(heard).toEqual([]);
    expect(warnings).toHaveLength(4);
    for (const warning of warnings) expect(warning).toContain('no regular file');
    expect(present()).toEqual(['CHKPT', 'INJECT', 'PAUSE', 'STOP_1']);
    expect(readFileSync(outside(), 'utf8')).toBe('{"x": [1]}');
  });

  test('nothing is written into a file that has another name too', () => {
    const { listener } = listening();
    const control = new ControlFiles(directory, listener);
    writeFileSync(outside(), '{"colour": "red"}');
    linkSync(outside(), join(directory, 'STOP_1'));
    look(control, 3);
    expect(present()).toEqual(['STOP_1.refused']);
    expect(readFileSync(outside(), 'utf8')).toBe('{"colour": "red"}');
  });
});

describe('a directory', () => {
  test('that is gone is no error', () => {
    const { listener, heard, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    rmSync(directory, { recursive: true });
    look(control, 3);
    mkdirSync(directory);
    put('PAUSE', '{}');
    look(control);
    expect(heard).toEqual([['pause', null, 'file']]);
    expect(warnings).toEqual([]);
  });

  test('from which a file cannot be removed has it acted upon once', () => {
    const { listener, heard, warnings } = listening(() => {
      rmSync(join(directory, 'PAUSE'));
      mkdirSync(join(directory, 'PAUSE'));
      return null;
    });
    const control = new ControlFiles(directory, listener);
    put('PAUSE');
    look(control, 30);
    expect(heard).toEqual([['pause', null, 'file']]);
    expect(warnings[0]).toContain('PAUSE');
    expect(warnings[0]).toContain('was acted upon, but cannot be removed');
  });

  test('in which a file cannot be renamed has it told of once', () => {
    const { listener, warnings } = listening();
    const control = new ControlFiles(directory, listener);
    mkdirSync(join(directory, 'STOP_abc.refused'));
    put('STOP_abc');
    look(control, 30);
    expect(warnings).toEqual([expect.stringContaining('number of an optimizer')]);
    expect(present()).toEqual(['STOP_abc', 'STOP_abc.refused']);
  });
});
