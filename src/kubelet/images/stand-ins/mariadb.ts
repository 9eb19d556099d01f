/** What stand-ins of MariaDB's packages have in common. */

/** Packages that they depend on and that nothing here runs. */
export const unneededOfMariadb = [
  'base-files',
  'debconf',
  'debianutils',
  'dpkg',
  'gcc-12-base',
  'gcc-14-base',
  'libconfig-inifiles-perl',
  'perl',
  'tar',
];
