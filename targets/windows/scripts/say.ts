// How a task of SYSTEM says what it is at.

/**
 * Beside `result.json`; shared with whoever reads it meanwhile. That it cannot be written is no reason not to install.
 */
export const SAY = `function Say($what) {
  try {
    $f=[IO.File]::Open("$here\\progress.log",'Append','Write','ReadWrite')
    try { $b=[Text.Encoding]::UTF8.GetBytes("$what\`n"); $f.Write($b,0,$b.Length) } finally { $f.Close() }
  } catch { }
}`;
