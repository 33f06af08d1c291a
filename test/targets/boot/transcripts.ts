// What tools of boot loaders print: of Red Hat 9, 7, Debian 12, openSUSE Leap 15, and systemd-boot 252.

export const EL9_GRUBBY = `index=0
kernel="/boot/vmlinuz-5.14.0-503.15.1.el9_5.x86_64"
args="ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M rd.lvm.lv=rhel/root $tuned_params"
root="/dev/mapper/rhel-root"
initrd="/boot/initramfs-5.14.0-503.15.1.el9_5.x86_64.img $tuned_initrd"
title="Red Hat Enterprise Linux (5.14.0-503.15.1.el9_5.x86_64) 9.5 (Plow)"
id="a1b2c3d4e5f60718293a4b5c6d7e8f90-5.14.0-503.15.1.el9_5.x86_64"
index=1
kernel="/boot/vmlinuz-5.14.0-427.13.1.el9_4.x86_64"
args="ro"
root="/dev/mapper/rhel-root"
initrd="/boot/initramfs-5.14.0-427.13.1.el9_4.x86_64.img $tuned_initrd"
title="Red Hat Enterprise Linux (5.14.0-427.13.1.el9_4.x86_64) 9.4 (Plow)"
id="a1b2c3d4e5f60718293a4b5c6d7e8f90-5.14.0-427.13.1.el9_4.x86_64"
index=2
kernel="/boot/vmlinuz-0-rescue-a1b2c3d4e5f60718293a4b5c6d7e8f90"
args="ro"
root="/dev/mapper/rhel-root"
initrd="/boot/initramfs-0-rescue-a1b2c3d4e5f60718293a4b5c6d7e8f90.img"
title="Red Hat Enterprise Linux (0-rescue-a1b2c3d4e5f60718293a4b5c6d7e8f90) 9.4 (Plow)"
id="a1b2c3d4e5f60718293a4b5c6d7e8f90-0-rescue"
`;

export const EL7_GRUBBY = `index=0
kernel=/boot/vmlinuz-3.10.0-1160.119.1.el7.x86_64
args="ro crashkernel=auto rhgb quiet LANG=en_US.UTF-8"
root=/dev/mapper/centos-root
initrd=/boot/initramfs-3.10.0-1160.119.1.el7.x86_64.img
title=CentOS Linux (3.10.0-1160.119.1.el7.x86_64) 7 (Core)
index=1
kernel=/boot/vmlinuz-3.10.0-1160.el7.x86_64
args="ro crashkernel=auto rhgb quiet"
root=/dev/mapper/centos-root
initrd=/boot/initramfs-3.10.0-1160.el7.x86_64.img
title=CentOS Linux (3.10.0-1160.el7.x86_64) 7 (Core)
index=2
non linux entry
`;

const debianEntry = (
  release: string,
  recovery: boolean,
) => `	menuentry 'Debian GNU/Linux, with Linux ${release}${recovery ? ' (recovery mode)' : ''}' --class debian --class gnu-linux --class gnu --class os $menuentry_id_option 'gnulinux-${release}-${recovery ? 'recovery' : 'advanced'}-0b1c2d3e' {
		load_video
		insmod gzio
		if [ x$grub_platform = xxen ]; then insmod xzio; insmod lzopio; fi
		insmod part_gpt
		insmod ext2
		search --no-floppy --fs-uuid --set=root 0b1c2d3e
		echo	'Loading Linux ${release} ...'
		linux	/boot/vmlinuz-${release} root=UUID=0b1c2d3e ro ${recovery ? 'single ' : ''}quiet
		initrd	/boot/initrd.img-${release}
	}`;

const SAVED = ['$', '{saved_entry}'].join('');

export const debianConfig = (saved: boolean) => `### BEGIN /etc/grub.d/00_header ###
if [ -s $prefix/grubenv ]; then
  set have_grubenv=true
  load_env
fi
if [ "\${next_entry}" ] ; then
   set default="\${next_entry}"
   set next_entry=
   save_env next_entry
   set boot_once=true
else
   set default="${saved ? SAVED : '0'}"
fi
### BEGIN /etc/grub.d/10_linux ###
function gfxmode {
	set gfxpayload="\${1}"
}
menuentry 'Debian GNU/Linux' --class debian --class gnu-linux --class gnu --class os $menuentry_id_option 'gnulinux-simple-0b1c2d3e' {
	load_video
	linux	/boot/vmlinuz-6.1.0-27-amd64 root=UUID=0b1c2d3e ro quiet
	initrd	/boot/initrd.img-6.1.0-27-amd64
}
submenu 'Advanced options for Debian GNU/Linux' $menuentry_id_option 'gnulinux-advanced-0b1c2d3e' {
${['6.1.0-27-amd64', '6.1.0-26-amd64'].flatMap((release) => [debianEntry(release, false), debianEntry(release, true)]).join('\n')}
}
### BEGIN /etc/grub.d/30_uefi-firmware ###
if [ "$grub_platform" = "efi" ]; then
	fwsetup --is-supported
	if [ "$?" = 0 ]; then
		menuentry 'UEFI Firmware Settings' $menuentry_id_option 'uefi-firmware' {
			fwsetup
		}
	fi
fi
`;

export const SUSE_CONFIG = `  set default="\${saved_entry}"
menuentry 'openSUSE Leap 15.6'  --class opensuse --class gnu-linux $menuentry_id_option 'gnulinux-simple-77aa' {
	linux	/boot/vmlinuz-6.4.0-150600.23.25-default root=UUID=77aa  splash=silent quiet
	initrd	/boot/initrd-6.4.0-150600.23.25-default
}
submenu 'Advanced options for openSUSE Leap 15.6' --hotkey=1 $menuentry_id_option 'gnulinux-advanced-77aa' {
	menuentry 'openSUSE Leap 15.6, with Linux 6.4.0-150600.23.25-default' --hotkey=2 --class opensuse $menuentry_id_option 'gnulinux-6.4.0-150600.23.25-default-advanced-77aa' {
		linuxefi	/boot/vmlinuz-6.4.0-150600.23.25-default root=UUID=77aa splash=silent quiet
		initrdefi	/boot/initrd-6.4.0-150600.23.25-default
	}
	menuentry 'openSUSE Leap 15.6, with Linux 6.4.0-150600.21-default' --hotkey=1 --class opensuse $menuentry_id_option 'gnulinux-6.4.0-150600.21-default-advanced-77aa' {
		linuxefi	/boot/vmlinuz-6.4.0-150600.21-default root=UUID=77aa splash=silent quiet
		initrdefi	/boot/initrd-6.4.0-150600.21-default
	}
}
`;

export const SYSTEMD_BOOT = JSON.stringify([
  {
    ...{ type: 'type1', id: 'abc-6.1.0-27-amd64.conf', path: '/efi/loader/entries/abc-6.1.0-27-amd64+2-1.conf' },
    ...{ root: '/efi', title: 'Debian GNU/Linux 12', version: '6.1.0-27-amd64', machineId: 'abc', isDefault: false },
  },
  {
    ...{ type: 'type1', id: 'abc-6.1.0-26-amd64.conf', path: '/efi/loader/entries/abc-6.1.0-26-amd64.conf' },
    ...{ root: '/efi', title: 'Debian GNU/Linux 12', version: '6.1.0-26-amd64', isDefault: true, isSelected: true },
  },
  { type: 'auto', id: 'auto-reboot-to-firmware-setup', title: 'Reboot Into Firmware Interface', isDefault: false },
]);
