/**
 * The pause program: what holds a Pod's namespaces while its containers come and go. It sleeps, reaps the orphans
 * that a shared process namespace hands it, and ends on SIGTERM or SIGINT. Written here as machine code, since nothing else of
 * a compiler would be needed: an ELF file of one segment that asks the kernel for five system calls.
 */

export type Architecture = 'amd64' | 'arm64';

const base = 0x400000n;
const headerSize = 64;
const programHeaderSize = 56;
const codeOffset = headerSize + programHeaderSize;

/** The whole executable file. */
export function pauseProgram(architecture: Architecture): Buffer {
  const code = architecture === 'amd64' ? amd64Code() : arm64Code();
  return Buffer.concat([elfHeaders(architecture, codeOffset + code.length), code]);
}

/** ELF header and one program header: everything is mapped readable and executable (System V ABI, chapters 4 and 5). */
function elfHeaders(architecture: Architecture, fileSize: number): Buffer {
  const header = Buffer.alloc(codeOffset);
  header.write('\x7fELF', 'latin1');
  header.set([2, 1, 1], 4); // 64 bits, little-endian, version 1
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(architecture === 'amd64' ? 62 : 183, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(base + BigInt(codeOffset), 24); // entry point
  header.writeBigUInt64LE(BigInt(headerSize), 32); // program headers follow
  header.writeUInt16LE(headerSize, 52);
  header.writeUInt16LE(programHeaderSize, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt16LE(64, 58); // size of a section header, of which there are none
  const segment = header.subarray(headerSize);
  segment.writeUInt32LE(1, 0); // to be loaded
  segment.writeUInt32LE(5, 4); // readable, executable
  segment.writeBigUInt64LE(base, 16);
  segment.writeBigUInt64LE(base, 24);
  segment.writeBigUInt64LE(BigInt(fileSize), 32);
  segment.writeBigUInt64LE(BigInt(fileSize), 40);
  segment.writeBigUInt64LE(0x1000n, 48);
  return header;
}

/*
 * Both architectures do the same. The signals SIGTERM, SIGINT and SIGCHLD are blocked (the first process of a PID
 * namespace gets no default action anyway) and waited for with rt_sigtimedwait:
 *
 *   mask = SIGTERM | SIGINT | SIGCHLD, on the stack
 *   rt_sigprocmask(SIG_BLOCK, &mask, NULL, 8)
 *   loop: signal = rt_sigtimedwait(&mask, NULL, NULL, 8)
 *         if signal == SIGTERM or signal == SIGINT: exit_group(0)
 *         if signal < 0 (interrupted): again
 *   reap: if wait4(-1, NULL, WNOHANG, NULL) > 0: reap; else loop
 */
const mask = (1 << 14) | (1 << 1) | (1 << 16); // bit n-1 stands for signal n

function amd64Code(): Buffer {
  const mask32 = Buffer.alloc(4);
  mask32.writeUInt32LE(mask);
  // prettier-ignore
  return Buffer.from([
    0x68, ...mask32,                  // push mask (sign-extended to 64 bits, which leaves it as it is)
    0x31, 0xff,                       // xor edi, edi          SIG_BLOCK
    0x48, 0x89, 0xe6,                 // mov rsi, rsp
    0x31, 0xd2,                       // xor edx, edx
    0x41, 0xba, 8, 0, 0, 0,           // mov r10d, 8
    0xb8, 14, 0, 0, 0,                // mov eax, 14           rt_sigprocmask
    0x0f, 0x05,                       // syscall
    // loop (offset 25):
    0x48, 0x89, 0xe7,                 // mov rdi, rsp
    0x31, 0xf6,                       // xor esi, esi
    0x31, 0xd2,                       // xor edx, edx
    0x41, 0xba, 8, 0, 0, 0,           // mov r10d, 8
    0xb8, 128, 0, 0, 0,               // mov eax, 128          rt_sigtimedwait
    0x0f, 0x05,                       // syscall
    0x83, 0xf8, 15,                   // cmp eax, 15           SIGTERM
    0x74, 35,                         // je exit (+35)
    0x83, 0xf8, 2,                    // cmp eax, 2            SIGINT
    0x74, 30,                         // je exit (+30)
    // reap (offset 55):
    0x48, 0xc7, 0xc7, 0xff, 0xff, 0xff, 0xff, // mov rdi, -1
    0x31, 0xf6,                       // xor esi, esi
    0xba, 1, 0, 0, 0,                 // mov edx, 1            WNOHANG
    0x45, 0x31, 0xd2,                 // xor r10d, r10d
    0xb8, 61, 0, 0, 0,                // mov eax, 61           wait4
    0x0f, 0x05,                       // syscall
    0x85, 0xc0,                       // test eax, eax
    0x7f, 0xe4,                       // jg reap (-28)
    0xeb, 0xc4,                       // jmp loop (-60)
    // exit (offset 85):
    0x31, 0xff,                       // xor edi, edi
    0xb8, 231, 0, 0, 0,               // mov eax, 231          exit_group
    0x0f, 0x05,                       // syscall
  ]);
}

function arm64Code(): Buffer {
  const low = mask & 0xffff;
  const high = mask >>> 16;
  const immediate = (opcode: number, register: number, value: number): number =>
    (opcode | (value << 5) | register) >>> 0;
  const movz = (register: number, value: number): number => immediate(0xd2800000, register, value);
  const systemCall = 0xd4000001; // svc #0
  // prettier-ignore
  const words = [
    0xd10043ff,                       // sub sp, sp, #16
    movz(9, low),
    immediate(0xf2a00000, 9, high),   // movk x9, high, lsl #16
    0xf90003e9,                       // str x9, [sp]
    movz(0, 0), 0x910003e1,           // SIG_BLOCK; mov x1, sp
    movz(2, 0), movz(3, 8), movz(8, 135), systemCall,   // rt_sigprocmask
    // loop (word 10):
    0x910003e0,                       // mov x0, sp
    movz(1, 0), movz(2, 0), movz(3, 8), movz(8, 137), systemCall, // rt_sigtimedwait
    0xf1003c1f,                       // cmp x0, #15           SIGTERM
    0x54000180,                       // b.eq exit (+12 words)
    0xf100081f,                       // cmp x0, #2            SIGINT
    0x54000140,                       // b.eq exit (+10 words)
    // reap (word 20):
    0x92800000,                       // mov x0, #-1
    movz(1, 0), movz(2, 1), movz(3, 0), movz(8, 260), systemCall, // wait4, WNOHANG
    0xf100001f,                       // cmp x0, #0
    0x54ffff2c,                       // b.gt reap (-7 words)
    0x17ffffee,                       // b loop (-18 words)
    // exit (word 29):
    movz(0, 0), movz(8, 94), systemCall, // exit_group
  ];
  const code = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) code.writeUInt32LE(word, index * 4);
  return code;
}
