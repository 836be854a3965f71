#!/bin/busybox sh
# First process of the guest: loads the virtio drivers in the order the builder worked out, mounts the root disk, hands over.
stop() {
    read -r uptime idle < /proc/uptime
    printf '@@FAIL %s uptime=%s wall=0\n' "$1" "$uptime"
    busybox reboot -f
}

export PATH=/bin
busybox mount -t devtmpfs devtmpfs /dev
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys

while read -r module; do
    busybox insmod "/modules/$module.ko" || stop "module $module cannot be loaded"
done < /modules/order

tries=0
while [ ! -b /dev/vda ]; do
    [ "$tries" -lt 250 ] || stop "no disk /dev/vda within 5 s"
    busybox usleep 20000
    tries=$((tries + 1))
done
busybox mount -t ext4 -o ro /dev/vda /root || stop "the root disk cannot be mounted"
busybox mount -t devtmpfs devtmpfs /root/dev
busybox umount /sys
busybox umount /dev
exec busybox switch_root /root /init
